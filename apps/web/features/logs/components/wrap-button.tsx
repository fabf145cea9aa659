'use client';

import { WrapText } from 'lucide-react';
import { useHotkeys } from '../../../client/hotkeys';
import { Button } from '../../../components/ui/button';
import { Tooltip } from '../../../components/ui/tooltip';
import type { Logs } from '../hooks/use-logs';

/** Whole lines or one row each. */
export function WrapButton({ logs }: { logs: Logs }) {
  const { wrap } = logs.state;
  const toggle = () => logs.setWrap(!wrap);
  useHotkeys({ w: toggle });
  return (
    <Tooltip text={wrap ? 'One row a line · w' : 'Whole lines · w'}>
      <Button
        variant="quiet"
        size="icon"
        aria-label="Wrap lines"
        aria-pressed={wrap}
        onClick={toggle}
        className="aria-pressed:bg-accent-bg aria-pressed:text-accent"
      >
        <WrapText aria-hidden className="size-3.5" />
      </Button>
    </Tooltip>
  );
}
