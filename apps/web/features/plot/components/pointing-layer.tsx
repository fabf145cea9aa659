'use client';

import { type ReactNode, useId } from 'react';
import { cn } from '../../../components/ui/class-names';
import { AXIS, MARGIN } from '../axis';
import type { Stretch, Window } from '../buckets';
import type { Pointing } from '../hooks/use-pointing';

const FRAME = { left: AXIS.left, right: MARGIN.right, top: MARGIN.top, bottom: AXIS.bottom };

const shareOf = (seconds: number, { from, to }: Window): number =>
  Math.min(Math.max((seconds - from) / (to - from), 0), 1);

interface BandProps {
  stretch: Stretch;
  window: Window;
  className: string;
}

/** A band over a stretch of time, in shares of the graph's width. */
export function Band({ stretch, window, className }: BandProps) {
  const left = shareOf(stretch.from, window);
  const width = shareOf(stretch.to, window) - left;
  if (width <= 0) return null;
  const style = { left: `${left * 100}%`, width: `${width * 100}%` };
  return <div aria-hidden className={cn('pointer-events-none absolute inset-y-0', className)} style={style} />;
}

interface PointingLayerProps {
  pointing: Pointing;
  window: Window;
  /** What the graph shows, for who cannot see it. */
  label: string;
  className?: string | undefined;
  /** What lies over the graph, placed in shares of it. */
  children?: ReactNode;
}

/** Lies over a graph and listens: to the pointer, and to the keys while it has the focus. */
export function PointingLayer({ pointing, window, label, className, children }: PointingLayerProps) {
  const id = useId();
  const { stretch, said, hint, handlers } = pointing;
  return (
    <>
      <div
        role="application"
        aria-roledescription="graph"
        aria-label={label}
        aria-describedby={id}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: keys move a cursor in it
        tabIndex={0}
        data-plot
        className={cn('absolute cursor-crosshair touch-pan-y select-none', className)}
        style={FRAME}
        {...handlers}
      >
        {children}
        {stretch ? <Band stretch={stretch} window={window} className="border-accent border-x bg-accent/15" /> : null}
      </div>
      <p id={id} hidden>
        {hint}
      </p>
      <p aria-live="polite" className="sr-only" data-said>
        {said}
      </p>
    </>
  );
}
