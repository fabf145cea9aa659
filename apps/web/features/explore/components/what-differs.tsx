'use client';

import { useRouter } from 'next/navigation';
import { DifferenceList } from '../../differences/components/difference-list';
import type { Difference } from '../../differences/hooks/use-differences';
import type { Stretch } from '../../plot/buckets';
import type { Explore } from '../hooks/use-explore';
import { linesOnLogs } from '../lines-on-logs';
import { wordsOf } from '../words';

interface WhatDiffersProps {
  explore: Explore;
  selector: string;
  linesOf: Stretch | null;
}

/** What is different about the lines of the chosen bar. A click leads to those that have it: on Logs, but for a pattern. */
export function WhatDiffers({ explore, selector, linesOf }: WhatDiffersProps) {
  const router = useRouter();
  const { state, window } = explore;
  const chosen = state.at ? linesOf : null;
  const pick = ({ key, value, name }: Difference) => {
    if (key === 'pattern') return explore.setPattern(value);
    router.push(linesOnLogs(explore.state, selector, { key, value: name, as: 'only' }));
  };
  const input = chosen && window ? { clock: 'committed' as const, series: selector, range: window, chosen } : null;
  return <DifferenceList input={input} first={wordsOf(explore).first} onPick={pick} />;
}
