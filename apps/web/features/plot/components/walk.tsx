import { ChevronLeft, ChevronRight, X } from 'lucide-react';
import { Button } from '../../../components/ui/button';
import { Tooltip } from '../../../components/ui/tooltip';
import { neighbour, type Stretch, type Window } from '../buckets';

interface WalkProps {
  /** The bucket chosen; without one there is nowhere to walk from. */
  at: Stretch | null;
  /** What the graph shows; undefined until it is there. */
  window: Window | undefined;
  onWalk: (direction: -1 | 1, window: Window) => void;
  onRelease: () => void;
}

/** From the bucket chosen to those beside it, and back to all of them. */
export function Walk({ at, window, onWalk, onRelease }: WalkProps) {
  if (!at) return null;
  const can = (direction: -1 | 1) => window !== undefined && neighbour(at, direction, window) !== null;
  const go = (direction: -1 | 1) => () => window && onWalk(direction, window);
  return (
    <div className="flex items-center">
      <Tooltip text="The bucket before · ←">
        <Button variant="quiet" size="iconSm" aria-label="The bucket before" disabled={!can(-1)} onClick={go(-1)}>
          <ChevronLeft aria-hidden className="size-4" />
        </Button>
      </Tooltip>
      <Tooltip text="The bucket after · →">
        <Button variant="quiet" size="iconSm" aria-label="The bucket after" disabled={!can(1)} onClick={go(1)}>
          <ChevronRight aria-hidden className="size-4" />
        </Button>
      </Tooltip>
      <Tooltip text="All lines of the graph · Esc">
        <Button variant="quiet" size="iconSm" aria-label="Let the bucket go" onClick={onRelease}>
          <X aria-hidden className="size-3.5" />
        </Button>
      </Tooltip>
    </div>
  );
}
