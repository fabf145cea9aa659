/** Run as a process of its own by the match bench: tells what its engine takes, in bytes of resident memory. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Lines } from '@logflow/lines';
import type { RuleVersion } from '@logflow/model';
import { createEngine } from '@logflow/rules';
import { corpusOf, makeLines } from '../corpora/corpora';
import { batchesOf, heavyPatterns, rulesOf, simplePatterns, worstLines, worstPatterns } from '../corpora/rules';

/** Bytes that the engine takes once compiled, and once it has met the lines. */
export interface RulesMemory {
  readonly compiled: number;
  readonly met: number;
}

const RULES = 1_000;
const LINES = 20_000;
const BATCH = 2_000;

const KINDS: Readonly<Record<string, () => [readonly string[], string[]]>> = {
  simple: () => [simplePatterns(corpusOf('sshd'), RULES), makeLines(corpusOf('sshd'), LINES)],
  heavy: () => [heavyPatterns(RULES), makeLines(corpusOf('sshd'), LINES)],
  worst: () => [worstPatterns(RULES), worstLines(LINES)],
};

/** What weak references point to lives until the turn of the event loop ends. */
async function resident(): Promise<number> {
  await nextTurn();
  globalThis.gc?.();
  return process.memoryUsage.rss();
}

async function measure(rules: readonly RuleVersion[], batches: readonly Lines[]): Promise<RulesMemory> {
  // What the first engine of a process takes, whatever its rules.
  createEngine(rules.slice(0, 1)).match(batches[0] as Lines);
  const before = await resident();
  const engine = createEngine(rules);
  const compiled = (await resident()) - before;
  for (const lines of batches) engine.match(lines);
  return { compiled, met: Math.max(compiled, (await resident()) - before) };
}

/** As a worker reads them: nothing of them was compiled, and freed, to check them. */
function storedRules(patterns: readonly string[]): RuleVersion[] {
  const { version, definition } = rulesOf(patterns.slice(0, 1))[0] as RuleVersion;
  return patterns.map((pattern, i) => {
    const metrics = definition.metrics.map((metric) => ({ ...metric, name: `rule_${i}_total` }));
    return { id: String(i), version, definition: { ...definition, name: `rule ${i}`, pattern, metrics } };
  });
}

const [patterns, bodies] = (KINDS[process.argv[2] ?? ''] as (typeof KINDS)[string])();
process.send?.(await measure(storedRules(patterns), batchesOf(bodies, BATCH)));
