import { bodyOf, type Lines, LinesBuilder } from '@logflow/lines';
import { NONE, type RuleDefinition, type RuleVersion } from '@logflow/model';
import { createEngine, type Engine } from '../src/engine/engine';
import { compilePattern } from '../src/pattern/re2';

export function build(texts: readonly string[]): Lines {
  const builder = new LinesBuilder();
  for (const body of texts) {
    builder.add({ time: 0n, severity: '', body, resource: '{}', attributes: JSON.stringify({ k: { x: body } }) });
  }
  return builder.build();
}

/** What each rule does to each line, by the plainest means there are: one RE2 at a time, one line at a time. */
export function naive(rules: readonly RuleDefinition[], lines: Lines) {
  const result = rules.map((): unknown[] => new Array(lines.count).fill(null));
  const order = rules.map((definition, index) => ({ definition, index, compiled: compilePattern(definition.pattern) }));
  order.sort((a, b) => (a.definition.order ?? 0) - (b.definition.order ?? 0));
  for (let line = 0; line < lines.count; line++) {
    for (const { definition, index, compiled } of order) {
      const found = compiled.exec(bodyOf(lines, line).toString());
      if (found === null) continue;
      (result[index] as unknown[])[line] = naiveEffect(definition, found.groups ?? {});
      if (definition.stop) break;
    }
  }
  return result;
}

function naiveEffect(definition: RuleDefinition, groups: Readonly<Record<string, string | undefined>>) {
  const fill = (text: string) =>
    text.replace(/\$\{(\w+)\}/g, (__, name: string) => groups[name] ?? '').replaceAll('\0', '\ufffd');
  const filled = (texts: Readonly<Record<string, string>>) =>
    Object.fromEntries(Object.entries(texts).map(([key, text]) => [key, fill(text)]));
  const present = (labels: Record<string, string>) =>
    Object.fromEntries(Object.entries(labels).filter(([, value]) => value !== ''));
  return {
    tags: Object.keys(definition.tags).length === 0 ? null : filled(definition.tags),
    series: definition.metrics.map(({ name, labels }) => ({ metric: name, labels: present(filled(labels)) })),
  };
}

const versionsOf = (rules: readonly RuleDefinition[]): RuleVersion[] =>
  rules.map((definition, index) => ({ id: String(index), version: 1, definition }));

export function engineResult(
  rules: readonly RuleDefinition[],
  lines: Lines,
  engine: Pick<Engine, 'match'> = createEngine(versionsOf(rules)),
) {
  const matches = engine.match(lines);
  const result = rules.map((): unknown[] => new Array(lines.count).fill(null));
  for (const { ruleId, lines: hit, tags, series } of matches.hits) {
    hit.forEach((index, i) => {
      const tagSet = tags[i] as number;
      (result[Number(ruleId)] as unknown[])[index] = {
        tags: tagSet === NONE ? null : JSON.parse(matches.tagSets[tagSet] as string),
        series: series.map((column) => {
          const { metric, labels } = matches.series[column[i] as number] as (typeof matches.series)[number];
          return { metric, labels };
        }),
      };
    });
  }
  return result;
}
