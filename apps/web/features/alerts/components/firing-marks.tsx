'use client';

import Link from 'next/link';
import { useNow } from '../../../client/now';
import { AXIS, MARGIN } from '../../explore/plot';
import { lines, span } from '../../time/format';
import { type PastFiring, useFirings } from '../hooks/use-alerts';
import { pathOf, subjectText } from '../words';

const MOST = 100;
const ASIDE = AXIS.left + MARGIN.right;

interface Shown {
  /** Seconds since the epoch. */
  readonly from: number;
  readonly to: number;
}

/** @returns a place of the plot as CSS has it, for a share of its width. */
const placeOf = (share: number): string => `calc(${AXIS.left}px + ${share} * (100% - ${ASIDE}px))`;

function Mark({ firing, shown, nowMs }: { firing: PastFiring; shown: Shown; nowMs: number }) {
  const [from, to] = [Date.parse(firing.from), firing.to === null ? nowMs : Date.parse(firing.to)];
  const shareOf = (ms: number) => Math.min(1, Math.max(0, (ms / 1000 - shown.from) / (shown.to - shown.from)));
  const share = shareOf(from);
  const counted = firing.lines === null ? '' : `, ${lines(firing.lines)}`;
  const text = `${firing.alert} fired for ${subjectText(firing.labels)}: ${span(from, to, nowMs)}${counted}`;
  return (
    <Link
      href={pathOf(firing.link)}
      title={text}
      aria-label={text}
      data-mark="firing"
      className="absolute top-0 h-[7px] min-w-[6px] rounded-sm bg-bad opacity-80 hover:opacity-100"
      style={{ left: placeOf(share), width: `calc(${shareOf(to) - share} * (100% - ${ASIDE}px))` }}
    />
  );
}

/** Along the upper edge of a metric's graph: when alerts on it fired. Each leads to the lines that made it. */
export function FiringMarks({ metric, shown }: { metric: string; shown: Shown }) {
  const now = useNow(15_000);
  const { from, to } = shown;
  const { data } = useFirings({ metric, from, to, limit: MOST }, metric !== '');
  if (now === 0) return null;
  return data?.items.map((firing) => (
    <Mark
      key={`${firing.alertId} ${firing.from} ${JSON.stringify(firing.labels)}`}
      firing={firing}
      shown={shown}
      nowMs={now}
    />
  ));
}
