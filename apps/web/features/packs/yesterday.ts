import { count, lines } from '../time/format';
import type { Tried } from './hooks/use-yesterday';

/** What a rule would have matched, in a few words; '' while that is not known. */
export function matchesText({ run, failure }: Tried): string {
  if (failure !== undefined) return 'could not be tried';
  if (run === undefined) return '';
  if (run.state === 'failed') return 'could not be tried';
  if (run.state === 'cancelled') return 'not tried to the end';
  const so = run.state === 'running' ? '… so far' : '';
  return `${run.matched === 0 ? 'no' : count(run.matched)} ${run.matched === 1 ? 'match' : 'matches'}${so}`;
}

/** Of a pack: how many lines of a day its rules would have matched. A line that several match counts for each. */
export function dayText(tried: ReadonlyMap<string, Tried>): string {
  const runs = [...tried.values()].flatMap(({ run }) => (run?.state === 'done' ? [run] : []));
  const scanned = Math.max(0, ...runs.map((run) => run.scanned));
  if (scanned === 0) return runs.length === 0 ? '' : 'No line arrived in the last 24 hours.';
  const silent = runs.filter((run) => run.matched === 0).length;
  const matched = runs.reduce((sum, run) => sum + run.matched, 0);
  const rest =
    silent === 0
      ? ''
      : ` ${silent === runs.length ? 'None' : silent} of ${runs.length} rules would have matched ${silent === runs.length ? 'any' : 'nothing'}.`;
  return `Of ${lines(scanned)} in the last 24 hours: ${count(matched)} ${matched === 1 ? 'match' : 'matches'}.${rest}`;
}
