import type { NamedLines, NotKeptLines, RuleAction, RuleHits } from '@logflow/model';
import { placesOf } from './sampling';

/** What a rule with an action matched. */
export interface ActingHits {
  readonly action: Exclude<RuleAction, 'keep'>;
  readonly hits: RuleHits;
}

const KEPT = 0;

/**
 * Which lines are not kept. Where rules disagree, one that drops wins over those that sample; of several that sample,
 * each must keep the line. A line is put down to the first rule that takes it away.
 * @param acting in the order of the rules
 * @param parts name the lines that are sampled
 */
export function linesNotKept(
  acting: readonly ActingHits[],
  parts: readonly NamedLines[],
  lineCount: number,
): NotKeptLines[] {
  const dropped = takenBy(acting, ({ action }) => (action === 'drop' ? () => true : null), lineCount);
  const places = acting.some(({ action }) => action !== 'drop') ? placesOf(parts, lineCount) : null;
  const sampled = takenBy(acting, ({ action }) => samplerOf(action, places, dropped), lineCount);
  return [...listLines(acting, dropped, 'dropped'), ...listLines(acting, sampled, 'sampled')];
}

type Takes = (line: number) => boolean;

function samplerOf(action: ActingHits['action'], places: Float64Array | null, dropped: Uint32Array): Takes | null {
  if (action === 'drop' || places === null) return null;
  return (line) => dropped[line] === KEPT && (places[line] as number) >= action.sample;
}

/** @returns by line {@link KEPT}, or 1 more than the place of the first rule that takes it */
function takenBy(
  acting: readonly ActingHits[],
  takerOf: (one: ActingHits) => Takes | null,
  lineCount: number,
): Uint32Array {
  const taken = new Uint32Array(lineCount);
  acting.forEach((one, place) => {
    const takes = takerOf(one);
    if (takes === null) return;
    for (const line of one.hits.lines) if (taken[line] === KEPT && takes(line)) taken[line] = place + 1;
  });
  return taken;
}

function listLines(acting: readonly ActingHits[], taken: Uint32Array, reason: NotKeptLines['reason']): NotKeptLines[] {
  return acting.flatMap(({ hits }, place) => {
    const lines = hits.lines.filter((line) => taken[line] === place + 1);
    return lines.length === 0 ? [] : [{ reason, ruleId: hits.ruleId, lines }];
  });
}
