'use client';

import { useEffect, useRef, useState } from 'react';
import { type Range, sameRange } from '../../time/range';
import { type Stretch, type Window, windowOf, zoomOut, zoomRange } from '../buckets';

export const LIVE_MS = 5000;

const NARROW = '(max-width: 640px)';
const BARS = { wide: 120, narrow: 60 };

/** The moment that "now" means: fixed while the page rests, moving while it is live. 0 until the page runs. */
function useAnchor(live: boolean): [number, () => void] {
  const [now, setNow] = useState(0);
  useEffect(() => {
    setNow(Date.now());
    if (!live) return;
    const timer = setInterval(() => setNow(Date.now()), LIVE_MS);
    return () => clearInterval(timer);
  }, [live]);
  return [now, () => setNow(Date.now())];
}

/** Where a drag came from, so that a double click goes back there, unless the browser's Back has been there already. */
export function useZoom(range: Range, go: (range: Range) => void) {
  const before = useRef<Range[]>([]);
  const zoom = (stretch: Stretch) => {
    before.current.push(range);
    go(zoomRange(stretch));
  };
  const back = (window: Window) => {
    let last = before.current.pop();
    while (last && sameRange(last, range)) last = before.current.pop();
    go(last ?? zoomOut(window, Date.now()));
  };
  return { zoom, back };
}

/** @returns what a range shows in whole buckets, null until the page runs; what "now" means for it; and to mean it anew. */
export function useWindow(t: Range, live: boolean) {
  const [now, touch] = useAnchor(live);
  const most = now > 0 && globalThis.matchMedia?.(NARROW).matches ? BARS.narrow : BARS.wide;
  const window = now === 0 ? null : windowOf(t, now, most);
  return { window, now, touch };
}
