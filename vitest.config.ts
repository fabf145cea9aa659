import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

const excluded = ['**/node_modules/**', '**/dist/**', '**/.next/**', '**/.logflow/**'];
const setupFiles = ['test/kit/seed.ts'];

const isLongest = ({ moduleId }: TestSpecification): number => Number(moduleId.endsWith('/chaos/promise.test.ts'));

/** The longest file is begun first: others run beside it, for it mostly waits. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return (await super.sort(files)).sort((a, b) => isLongest(b) - isLongest(a));
  }
}

export default defineConfig({
  test: {
    sequence: { sequencer: LongestFirst },
    // vitest would leave one core idle.
    maxWorkers: '100%',
    globalSetup: ['test/kit/global-setup.ts'],
    reporters: process.env.LOGFLOW_TEST_REPORT
      ? ['default', ['json', { outputFile: process.env.LOGFLOW_TEST_REPORT }]]
      : ['default'],
    projects: [
      {
        test: {
          name: 'unit',
          include: ['packages/**/*.test.{ts,mjs}', 'apps/**/*.test.{ts,tsx}', 'test/{kit,bench}/**/*.test.ts'],
          exclude: excluded,
          setupFiles,
          // A process takes one file after another: they share what is imported, and give back what they replace.
          isolate: false,
          restoreMocks: true,
          unstubEnvs: true,
          testTimeout: 120_000,
          hookTimeout: 120_000,
          expect: { poll: { timeout: 20_000 } },
        },
      },
      {
        test: {
          name: 'stack',
          include: ['test/{e2e,chaos,conformance}/**/*.test.ts'],
          exclude: excluded,
          setupFiles,
          testTimeout: 600_000,
          hookTimeout: 300_000,
          // Each has a home and ports of its own, and much of its time is waiting.
          maxWorkers: 2,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
