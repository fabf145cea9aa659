'use client';

import { useRouter } from 'next/navigation';
import { MarkedTextMenu } from '../../rows/components/marked-text-menu';
import type { MarkedText } from '../../rows/hooks/use-marked-text';
import type { Explore } from '../hooks/use-explore';
import { linesOnLogs } from '../lines-on-logs';

interface SeekOnLogsMenuProps {
  explore: Explore;
  selector: string;
  marked: MarkedText;
  onClose: () => void;
}

/** What can be done with a text that was marked in a line: it is sought on Logs, among the lines of the graph. */
export function SeekOnLogsMenu({ explore, selector, marked, onClose }: SeekOnLogsMenuProps) {
  const router = useRouter();
  const seek = (text: string, as: 'only' | 'without') =>
    router.push(linesOnLogs(explore.state, selector, { text, as }));
  return <MarkedTextMenu marked={marked} onSeek={seek} onClose={onClose} />;
}
