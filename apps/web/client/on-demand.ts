'use client';

import { useEffect, useState, useSyncExternalStore } from 'react';

/** Script that a page does without until a hand moves. */
export interface OnDemand<T> {
  readonly subscribe: (changed: () => void) => () => void;
  /** `null` until it is here. */
  readonly current: () => T | null;
  /** Loads it. Where that fails, the next want tries again. */
  readonly want: () => void;
}

const sources = new Set<OnDemand<unknown>>();
let moved = false;

/** @returns what `load` gives, once it is wanted or once anything on the page was touched. */
export function onDemand<T>(load: () => Promise<T>): OnDemand<T> {
  const listeners = new Set<() => void>();
  let value: T | null = null;
  let loading = false;
  const take = (loaded: T) => {
    value = loaded;
    for (const changed of listeners) changed();
  };
  const want = () => {
    if (value !== null || loading) return;
    loading = true;
    load()
      .then(take, () => undefined)
      .finally(() => {
        loading = false;
      });
  };
  const subscribe = (changed: () => void) => {
    listeners.add(changed);
    return () => void listeners.delete(changed);
  };
  const source: OnDemand<T> = { subscribe, current: () => value, want };
  sources.add(source);
  if (moved) want();
  return source;
}

const none = () => null;

/** @returns what a source holds, or null until it is here; `wanted` loads it. */
export function useOnDemand<T>(source: OnDemand<T>, wanted: boolean): T | null {
  useEffect(() => {
    if (wanted) source.want();
  }, [source, wanted]);
  return useSyncExternalStore(source.subscribe, source.current, none);
}

/** For a control that is a plain button until it is opened: `[what takes its place, or null; the opener]`. */
export function useFirstOpen<T>(source: OnDemand<T>): [T | null, () => void] {
  const [wanted, setWanted] = useState(false);
  const loaded = useOnDemand(source, wanted);
  return [wanted ? loaded : null, () => setWanted(true)];
}

const SIGNS = ['pointermove', 'pointerdown', 'keydown'] as const;

function loadAll(): void {
  moved = true;
  for (const source of sources) source.want();
}

/** The first sign of a person loads what a press may open, so that the press need not wait for it. */
export function useLoadAtFirstMove(): void {
  useEffect(() => {
    const options = { once: true, passive: true, capture: true };
    for (const sign of SIGNS) window.addEventListener(sign, loadAll, options);
    return () => {
      for (const sign of SIGNS) window.removeEventListener(sign, loadAll, options);
    };
  }, []);
}
