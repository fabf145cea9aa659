import { attributeText, type Lines, type ParsedTexts, resourceText } from '@logflow/lines';
import type { FilterTest } from '@logflow/model';
import { compileSearch } from '../pattern/re2';

type Predicate = (text: string | null) => boolean;

/** What a filter is asked about: the dictionaries of a batch, parsed once for all rules. */
export interface FilterTexts {
  readonly lines: Lines;
  readonly resources: ParsedTexts;
  readonly attributes: ParsedTexts;
}

type Source = 'severity' | 'resource' | 'attributes';
type Test = (texts: FilterTexts, index: number) => boolean;

/** A rule's filter, ready to be asked about each distinct text of a batch. */
export type Filter = Readonly<Partial<Record<Source, Test>>>;

export function compileFilter(filter: Readonly<Record<string, FilterTest>>): Filter {
  const compiled: Partial<Record<Source, Test>> = {};
  for (const [key, wanted] of Object.entries(filter)) {
    const [source, test] = compileTest(key, compilePredicate(wanted));
    const before = compiled[source];
    compiled[source] = before === undefined ? test : (texts, index) => before(texts, index) && test(texts, index);
  }
  return compiled;
}

function compileTest(key: string, holds: Predicate): [Source, Test] {
  if (key === 'severity') return ['severity', ({ lines }, index) => holds(lines.severityTexts[index] || null)];
  if (key !== 'service' && key !== 'host')
    return ['attributes', ({ attributes }, index) => holds(attributeText(attributes.at(index), key))];
  return ['resource', ({ resources }, index) => holds(resourceText(resources.at(index), key))];
}

function compilePredicate(test: FilterTest): Predicate {
  if (typeof test === 'string') return (text) => text === test;
  if ('in' in test) {
    const wanted = new Set(test.in);
    return (text) => text !== null && wanted.has(text);
  }
  if ('exists' in test) return (text) => (text !== null) === test.exists;
  const search = compileSearch(test.regex);
  return (text) => text !== null && search(text);
}

/** Keeps the lines that pass; each distinct text is asked about once. */
export function filterLines(filter: Filter, texts: FilterTexts, lines: readonly number[]): readonly number[] {
  let kept = lines;
  const { severities, resources, attributes } = texts.lines;
  if (filter.severity) kept = keep(kept, severities, remember(filter.severity, texts));
  if (filter.resource) kept = keep(kept, resources, remember(filter.resource, texts));
  if (filter.attributes) kept = keep(kept, attributes, remember(filter.attributes, texts));
  return kept;
}

const keep = (lines: readonly number[], column: Uint32Array, passes: (index: number) => boolean): readonly number[] =>
  lines.filter((line) => passes(column[line] as number));

function remember(test: Test, texts: FilterTexts): (index: number) => boolean {
  const known: boolean[] = [];
  return (index) => {
    known[index] ??= test(texts, index);
    return known[index] as boolean;
  };
}
