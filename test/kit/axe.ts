import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';

interface Violation {
  readonly id: string;
  readonly nodes: readonly { readonly target: readonly unknown[]; readonly failureSummary?: string }[];
}

const script = (): string => createRequire(import.meta.url).resolve('axe-core/axe.min.js');

/** @returns what axe-core finds wrong with the page as it is now: `color-contrast: .text-ink3 …`. */
export async function accessibilityProblems(page: Page): Promise<string[]> {
  await page.addScriptTag({ path: script() });
  const violations = await page.evaluate(async () => {
    const { axe } = globalThis as unknown as { axe: { run(): Promise<{ violations: Violation[] }> } };
    return (await axe.run()).violations;
  });
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')}: ${failureSummary ?? ''}`),
  );
}
