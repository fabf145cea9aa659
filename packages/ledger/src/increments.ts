import { type Marks, type Matches, NONE, type RuleHits, type StoredSpans } from '@logflow/model';
import { countNotKept, formatNotKept } from '@logflow/storage';
import { changeTotals, type SeriesIncrements, type TotalChanges } from './totals';
import { firstValues, hasValues, sumsPerSeries } from './values';

export interface CountedMatches {
  readonly marks: Marks;
  /** What of the block is not kept, as the column `not_kept` of its head holds it. */
  readonly notKept: string | null;
  readonly series: SeriesIncrements;
  readonly totals: TotalChanges;
}

const UNSEEN = -1;
const SHARED = -2;

/**
 * Counts matches for series whose ids are known. A line counts once in a series, however many rules and metrics bring
 * it there: the number on the graph is a number of lines. Where they bring different values, the first counts.
 * @param ids the id of each entry of `matches.series`; several may share one.
 */
export function countMatches(matches: Matches, ids: readonly number[], lineCount: number): CountedMatches {
  const plain = toMarks(matches, ids);
  const owners = ownersOf(plain);
  const marks = hasValues(plain) ? firstValues(plain, (entry) => owners[entry] === SHARED) : plain;
  const lines = linesPerSeries(marks, owners);
  const sums = hasValues(marks) ? sumsPerSeries(marks) : null;
  const notKept = countNotKept(marks, lineCount);
  const fed = marks.seriesIds.flatMap((id, entry) => (lines[entry] === 0 ? [] : [{ id, entry }]));
  fed.sort((a, b) => a.id - b.id);
  const counts = fed.map(({ entry }) => lines[entry] as number);
  const series = {
    ids: fed.map(({ id }) => id),
    increments: sums === null ? counts : fed.map(({ entry }) => sums[entry] as number),
    lines: counts,
    notKept: fed.map(({ entry }) => formatNotKept(notKept?.bySeries[entry] ?? [])),
  };
  const totals = changeTotals(matches, ids, marks, series);
  return { marks, notKept: formatNotKept(notKept?.block ?? []), series, totals };
}

function toMarks(matches: Matches, ids: readonly number[]): Marks {
  const seriesIds = [...new Set(ids)];
  const rest = { tagSets: matches.tagSets, seriesIds, ...(matches.notKept && { notKept: matches.notKept }) };
  if (seriesIds.length === ids.length) return { hits: matches.hits, ...rest };
  const place = new Map(seriesIds.map((id, i) => [id, i]));
  const renumbered = ids.map((id) => place.get(id) as number);
  const hits = matches.hits.map((rule) => ({
    ...rule,
    series: rule.series.map((column) => renumber(column, renumbered)),
  }));
  return { hits, ...rest };
}

const renumber = (column: Uint32Array, renumbered: readonly number[]): Uint32Array =>
  column.map((entry) => (entry === NONE ? NONE : (renumbered[entry] as number)));

/** Within one column a line stands once; only a series that several columns feed needs its lines compared. */
function linesPerSeries(marks: Marks, owners: Int32Array): Uint32Array {
  const counts = new Uint32Array(marks.seriesIds.length);
  const seen = new Map<number, Set<number>>();
  for (const { lines, series } of marks.hits) {
    for (const column of series) {
      for (let i = 0; i < column.length; i++) {
        const entry = column[i] as number;
        if (entry === NONE || (owners[entry] === SHARED && !addOnce(seen, entry, lines[i] as number))) continue;
        counts[entry] = (counts[entry] as number) + 1;
      }
    }
  }
  return counts;
}

function ownersOf(marks: Marks): Int32Array {
  const owners = new Int32Array(marks.seriesIds.length).fill(UNSEEN);
  const columns = marks.hits.flatMap((rule) => rule.series);
  columns.forEach((column, own) => {
    for (const entry of column) {
      if (entry === NONE || owners[entry] === own) continue;
      owners[entry] = owners[entry] === UNSEEN ? own : SHARED;
    }
  });
  return owners;
}

function addOnce(seen: Map<number, Set<number>>, series: number, line: number): boolean {
  const lines = seen.get(series) ?? new Set<number>();
  seen.set(series, lines);
  if (lines.has(line)) return false;
  lines.add(line);
  return true;
}

const GONE = -1;

/**
 * Leaves out the lines that are not kept.
 * @param kept indexes of the lines that stay, ascending; they are numbered anew in this order.
 * @param ids runs parallel to `matches.series`, and so does the `ids` of the result.
 */
export function keepLines(
  matches: Matches,
  ids: readonly number[],
  lineCount: number,
  kept: readonly number[],
): { matches: Matches; ids: number[] } {
  const place = new Int32Array(lineCount).fill(GONE);
  kept.forEach((line, i) => {
    place[line] = i;
  });
  const tagSets = new Renumbering();
  const series = new Renumbering();
  const hits = matches.hits
    .map((rule) => keepHits(rule, place, tagSets, series))
    .filter((rule) => rule.lines.length > 0);
  const notKept = matches.notKept
    ?.map((one) => ({ ...one, lines: keptPlaces(one.lines, place) }))
    .filter((one) => one.lines.length > 0);
  matches.series.forEach((demand, entry) => {
    if (demand.type === 'histogram') series.of(entry);
  });
  return {
    matches: {
      hits,
      ...(notKept?.length && { notKept }),
      tagSets: tagSets.used.map((entry) => matches.tagSets[entry] as string),
      series: series.used.map((entry) => matches.series[entry] as Matches['series'][number]),
    },
    ids: series.used.map((entry) => ids[entry] as number),
  };
}

const keptPlaces = (lines: Uint32Array, place: Int32Array): Uint32Array =>
  Uint32Array.from(Array.from(lines, (line) => place[line] as number).filter((line) => line !== GONE));

function keepHits(rule: RuleHits, place: Int32Array, tagSets: Renumbering, series: Renumbering): RuleHits {
  const kept: number[] = [];
  rule.lines.forEach((line, i) => {
    if (place[line] !== GONE) kept.push(i);
  });
  return {
    ruleId: rule.ruleId,
    ruleVersion: rule.ruleVersion,
    lines: Uint32Array.from(kept, (i) => place[rule.lines[i] as number] as number),
    tags: Uint32Array.from(kept, (i) => tagSets.of(rule.tags[i] as number)),
    series: rule.series.map((column) => Uint32Array.from(kept, (i) => series.of(column[i] as number))),
    ...(rule.values && {
      values: rule.values.map((column) => column && Float64Array.from(kept, (i) => column[i] as number)),
    }),
    ...(rule.spans && { spans: keepSpans(rule.spans, kept) }),
  };
}

function keepSpans({ at, width, pairs }: StoredSpans, kept: readonly number[]): StoredSpans {
  const places = new Map(kept.map((hit, i) => [hit, i]));
  const stay = [...at.keys()].filter((i) => places.has(at[i] as number));
  return {
    width,
    at: Uint32Array.from(stay, (i) => places.get(at[i] as number) as number),
    pairs: Uint32Array.from(stay.flatMap((i) => [...pairs.subarray(i * width * 2, (i + 1) * width * 2)])),
  };
}

/** Gives entries that are still used new numbers, in order of first use. */
class Renumbering {
  readonly used: number[] = [];
  readonly #numbers = new Map<number, number>();

  of(entry: number): number {
    if (entry === NONE) return NONE;
    const known = this.#numbers.get(entry);
    if (known !== undefined) return known;
    this.#numbers.set(entry, this.used.length);
    return this.used.push(entry) - 1;
  }
}
