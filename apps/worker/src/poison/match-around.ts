import { concatLines, type Lines, selectLines } from '@logflow/lines';
import type { BatchPart, NamedLines } from '@logflow/model';
import type { Engine, EngineMatches } from '@logflow/rules';
import { learn, nextTrial, type Offence, otherLines, type Trial } from './search';
import type { TrialNotes } from './trial-notes';

interface MatchedJob {
  readonly lines: Lines;
  readonly parts: readonly BatchPart[];
}

/** What matching came to, in indexes of the whole job. */
export interface MatchedAround {
  readonly matches: EngineMatches;
  /** Lines that are not matched, and why. */
  readonly offences: readonly Offence[];
}

const NO_MATCHES: EngineMatches = { hits: [], tagSets: [], series: [] };
const GIVEN_UP = 'too many lines of its request could not be matched, or none of them alone was to blame';
const LONGEST_REASON = 200;

/**
 * Matches a job that could not be matched before: looks for the lines that make matching fail or end the process, by
 * halves, and matches all others. Every trial is noted before it is made, so that a process that does not survive it
 * leaves behind what it was trying.
 */
export async function matchAround(
  engine: Pick<Engine, 'match'>,
  job: MatchedJob,
  notes: Pick<TrialNotes, 'resume' | 'begin' | 'end'>,
): Promise<MatchedAround> {
  let search = await notes.resume(job.lines.count);
  for (let trial = nextTrial(search); trial !== null; trial = nextTrial(search)) {
    await notes.begin(search);
    const { matches, failure } = attempt(engine, job, trial);
    if (trial.whole && matches) {
      await notes.end(search);
      return { matches, offences: search.offences };
    }
    search = learn(search, failure);
  }
  await notes.end(search);
  const rest = otherLines(search).map((line) => ({ line, reason: GIVEN_UP }));
  return { matches: NO_MATCHES, offences: [...search.offences, ...rest] };
}

type Attempt =
  | { readonly matches: EngineMatches; readonly failure: null }
  | { readonly matches: null; readonly failure: string };

function attempt(engine: Pick<Engine, 'match'>, { lines, parts }: MatchedJob, trial: Trial): Attempt {
  try {
    const matches =
      trial.lines.length === lines.count
        ? engine.match(lines, parts)
        : engine.match(selectLines(lines, trial.lines), namesOf(parts, trial.lines));
    return { matches: placeAt(matches, lines, trial.lines), failure: null };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { matches: null, failure: `matching it failed: ${message.slice(0, LONGEST_REASON)}` };
  }
}

/** @returns the names of some lines of a job: what samples goes by them, whichever other lines are there. */
function namesOf(parts: readonly BatchPart[], lines: readonly number[]): NamedLines[] {
  const names = parts.flatMap(({ batch, count }) =>
    Array.from({ length: count }, (_, first) => ({ batch, first, count: 1 })),
  );
  return lines.map((line) => names[line] as NamedLines);
}

/** @returns the matches, each at the line of the job that it was found in. */
function placeAt(matches: EngineMatches, job: Lines, lines: readonly number[]): EngineMatches {
  const place = <T extends { readonly lines: Uint32Array }>(found: T): T => ({
    ...found,
    lines: found.lines.map((line) => lines[line] as number),
  });
  return {
    ...matches,
    hits: matches.hits.map(place),
    ...(matches.notKept && { notKept: matches.notKept.map(place) }),
    ...(matches.lines && { lines: putBack(job, matches.lines, lines) }),
  };
}

/** @returns the lines of a job with `some` in place of those that stand at `places`. */
function putBack(job: Lines, some: Lines, places: readonly number[]): Lines {
  const chosen = new Set(places);
  const rest = Array.from({ length: job.count }, (_, line) => line).filter((line) => !chosen.has(line));
  const position = new Map([...places, ...rest].map((line, i) => [line, i]));
  const order = Array.from({ length: job.count }, (_, line) => position.get(line) as number);
  return selectLines(concatLines([some, selectLines(job, rest)]), order);
}
