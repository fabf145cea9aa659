/**
 * How fast lines meet rules, in CPU time of one core, so that other load on the machine counts little: `npx tsx test/bench/match.ts [--json] [--lines=20000]`.
 * `sets`: which rules match, alone; `engine`: the whole of `Engine.match`, captures, tags and series included;
 * `unique`: the same with a tag that no two lines share; `single`: the same question as `sets`, asked of one RE2 at a time.
 */
import { bodyOf, type Lines, LinesBuilder } from '@logflow/lines';
import type { RuleDefinition, RuleVersion } from '@logflow/model';
import { compileSearch, createEngine, parseRule } from '@logflow/rules';

const RUNS = 5;
const BATCH = 2_000;
const SINGLE_AT_MOST = 100;

interface Figure {
  readonly rules: number;
  readonly what: 'sets' | 'engine' | 'unique' | 'single';
  readonly linesPerSecond: number;
  /** Half the distance between the slowest and the fastest run, as a share of the median. */
  readonly spread: number;
  /** Matched pairs of rule and line per line. */
  readonly hitsPerLine: number;
}

/** Numbers that are the same at every run. */
function sequence(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** Lines as sshd writes them; about half are failures that rules count. */
function sshdBodies(count: number): string[] {
  const next = sequence(7);
  const address = () => `${next(223) + 1}.${next(256)}.${next(256)}.${next(256)}`;
  const user = () => ['root', 'admin', 'oracle', 'test', 'webmaster', 'git', 'pi', 'support'][next(8)];
  const kinds: readonly (() => string)[] = [
    () => `Failed password for invalid user ${user()} from ${address()} port ${next(65_000)} ssh2`,
    () => `Invalid user ${user()} from ${address()}`,
    () => `Received disconnect from ${address()}: 11: Bye Bye [preauth]`,
    () => `pam_unix(sshd:auth): authentication failure; logname= uid=0 euid=0 tty=ssh ruser= rhost=${address()}`,
  ];
  return Array.from(
    { length: count },
    () => `Dec 10 0${next(10)}:${10 + next(50)}:${10 + next(50)} LabSZ sshd[${next(30_000)}]: ${kinds[next(4)]?.()}`,
  );
}

const MATCHING = [
  'Failed password for invalid user (?P<user>\\S+) from (?P<ip>\\S+)',
  'Invalid user (?P<user>\\S*) from (?P<ip>\\S+)',
];

/** The first two match half of the lines and capture; the others are as simple and match nothing. */
function makeRules(count: number): RuleVersion[] {
  return Array.from({ length: count }, (_, index) => {
    const pattern = MATCHING[index] ?? `service-${index} (?:refused|dropped) (?P<user>\\S+) after \\d+ ms`;
    const definition = parseRule({
      name: `rule ${index}`,
      pattern,
      tags: { event: `event_${index}`, user: `\${user}` },
      metrics: [{ name: `rule_${index}_total`, labels: { user: `\${user}` } }],
    });
    return { id: String(index), version: 1, definition };
  });
}

/** The same rules with a tag that hardly two lines share: nothing learnt from one hit serves the next. */
const withUniqueTags = (rules: readonly RuleVersion[]): RuleVersion[] =>
  rules.map((rule, index) => {
    const tags = { ...rule.definition.tags, ...(index < MATCHING.length ? { ip: `\${ip}` } : {}) };
    return { ...rule, definition: { ...rule.definition, tags } satisfies RuleDefinition };
  });

/** The same rules without a use for captures: what is left is asking which rules match. */
const withoutCaptures = (rules: readonly RuleVersion[]): RuleVersion[] =>
  rules.map((rule) => ({
    ...rule,
    definition: { ...rule.definition, tags: {}, metrics: [] } satisfies RuleDefinition,
  }));

function makeBatches(count: number): Lines[] {
  const bodies = sshdBodies(count);
  const batches: Lines[] = [];
  for (let start = 0; start < count; start += BATCH) {
    const builder = new LinesBuilder();
    for (const body of bodies.slice(start, start + BATCH)) {
      builder.add({ time: 0n, severity: '', body, resource: '{}', attributes: '{}' });
    }
    batches.push(builder.build());
  }
  return batches;
}

type Matcher = (lines: Lines) => number;

function engineMatcher(rules: readonly RuleVersion[]): Matcher {
  const engine = createEngine(rules);
  return (lines) => engine.match(lines).hits.reduce((sum, hit) => sum + hit.lines.length, 0);
}

function singleMatcher(rules: readonly RuleVersion[]): Matcher {
  const patterns = rules.map(({ definition }) => compileSearch(definition.pattern));
  return (lines) => {
    let hits = 0;
    for (let i = 0; i < lines.count; i++) {
      const body = bodyOf(lines, i);
      for (const matches of patterns) if (matches(body)) hits++;
    }
    return hits;
  };
}

function measure(what: Figure['what'], rules: number, match: Matcher, batches: readonly Lines[]): Figure {
  const count = batches.reduce((sum, { count: lines }) => sum + lines, 0);
  const runOnce = () => batches.reduce((sum, lines) => sum + match(lines), 0);
  const hits = runOnce();
  const rates = Array.from({ length: RUNS }, () => {
    const start = process.cpuUsage();
    runOnce();
    const { user, system } = process.cpuUsage(start);
    return (count * 1e6) / (user + system);
  }).sort((a, b) => a - b);
  const median = rates[Math.floor(RUNS / 2)] as number;
  const spread = ((rates.at(-1) as number) - (rates[0] as number)) / 2 / median;
  return { rules, what, linesPerSecond: Math.round(median), spread, hitsPerLine: hits / count };
}

function measureAll(lines: number): Figure[] {
  const batches = makeBatches(lines);
  const few = makeBatches(Math.min(lines, BATCH));
  return [1, 10, 100, 1_000].flatMap((count) => {
    const rules = makeRules(count);
    return [
      measure('sets', count, engineMatcher(withoutCaptures(rules)), batches),
      measure('engine', count, engineMatcher(rules), batches),
      measure('unique', count, engineMatcher(withUniqueTags(rules)), batches),
      ...(count <= SINGLE_AT_MOST ? [measure('single', count, singleMatcher(rules), few)] : []),
    ];
  });
}

function print(figures: readonly Figure[]): void {
  process.stdout.write('rules  what      lines/s      ±    µs/line  hits/line  × one at a time\n');
  for (const { rules, what, linesPerSecond, spread, hitsPerLine } of figures) {
    const single = figures.find((other) => other.rules === rules && other.what === 'single')?.linesPerSecond;
    const cells = [
      String(rules).padStart(5),
      what.padEnd(7),
      linesPerSecond.toLocaleString('en').padStart(10),
      `${Math.round(spread * 100)} %`.padStart(6),
      (1e6 / linesPerSecond).toFixed(2).padStart(9),
      hitsPerLine.toFixed(2).padStart(10),
      (single === undefined ? '' : (linesPerSecond / single).toFixed(1)).padStart(10),
    ];
    process.stdout.write(`${cells.join('  ')}\n`);
  }
}

const option = (name: string): string | undefined =>
  process.argv.find((argument) => argument.startsWith(`--${name}=`))?.slice(name.length + 3);

const figures = measureAll(Number(option('lines') ?? 20_000));
if (process.argv.includes('--json')) process.stdout.write(`${JSON.stringify({ bench: 'match', figures })}\n`);
else print(figures);
