'use client';

import { type KeyboardEvent, type PointerEvent, useRef, useState } from 'react';
import { span } from '../../time/format';
import type { Stretch } from '../buckets';
import { type Ground, keysHint, type Share, type Spot, stepOf, timeAtShare } from '../pointing';

/** A drag shorter than this is a click, px. */
const DRAG_PX = 6;
/** The second press of a double click chooses nothing. */
const DOUBLE_CLICK_MS = 350;

export interface PointingInput {
  readonly ground: Ground;
  /** Drills down; without it there is nothing below. */
  readonly onPick?: ((spot: Spot) => void) | undefined;
  readonly onZoom?: ((stretch: Stretch) => void) | undefined;
  readonly onBack?: (() => void) | undefined;
}

/** What is pointed at, or the stretch that a drag has chosen so far. */
interface Pointed {
  readonly spot: Spot | null;
  readonly stretch: Stretch | null;
  readonly by: 'pointer' | 'keys';
}

const NOTHING: Pointed = { spot: null, stretch: null, by: 'pointer' };

type Point = (pointed: Pointed) => void;

/** Hover points, a click picks, a drag zooms. A press captures the pointer, so its release counts wherever it happens. */
function usePointer({ ground, onPick, onZoom }: PointingInput, point: Point) {
  const pressed = useRef<{ px: number; seconds: number } | null>(null);
  const clickedAt = useRef(0);
  const read = ({ currentTarget, clientX, clientY }: PointerEvent<HTMLElement>) => {
    const { left, top, width, height } = currentTarget.getBoundingClientRect();
    const share: Share = { x: (clientX - left) / width, y: (clientY - top) / height };
    const seconds = timeAtShare(ground.window, share.x);
    const drag = pressed.current && Math.abs(clientX - pressed.current.px) >= DRAG_PX ? pressed.current : null;
    const stretch = drag && onZoom ? ground.between(drag.seconds, seconds) : null;
    return { seconds, stretch, spot: drag ? null : ground.at(share) };
  };
  const onPointerDown = (event: PointerEvent<HTMLElement>) => {
    if (event.button !== 0) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    pressed.current = { px: event.clientX, seconds: read(event).seconds };
  };
  const onPointerMove = (event: PointerEvent<HTMLElement>) => point({ ...read(event), by: 'pointer' });
  const onPointerUp = (event: PointerEvent<HTMLElement>) => {
    if (pressed.current === null) return;
    const { spot, stretch } = read(event);
    pressed.current = null;
    event.currentTarget.blur();
    point({ spot, stretch: null, by: 'pointer' });
    if (stretch) return onZoom?.(stretch);
    const second = event.timeStamp - clickedAt.current < DOUBLE_CLICK_MS;
    clickedAt.current = event.timeStamp;
    if (spot && !second) onPick?.(spot);
  };
  const leave = () => {
    pressed.current = null;
    point(NOTHING);
  };
  return { onPointerDown, onPointerMove, onPointerUp, onPointerLeave: leave, onPointerCancel: leave };
}

/** Arrows move a cursor, with Shift they choose a stretch, Enter drills down or zooms, Backspace goes back, Esc leaves. */
function useKeys({ ground, onPick, onZoom, onBack }: PointingInput, { spot, stretch, by }: Pointed, point: Point) {
  /** Where the stretch began; forgotten once the pointer has moved. */
  const anchor = useRef<number | null>(null);
  const go = (next: Spot | null, choosing: boolean) => {
    const before = by === 'keys' ? anchor.current : null;
    const began = spot ? (before ?? spot.seconds) : (next?.seconds ?? null);
    anchor.current = choosing ? began : null;
    const chosen = anchor.current !== null && next ? ground.between(anchor.current, next.seconds) : null;
    point({ spot: next, stretch: chosen, by: 'keys' });
  };
  const enter = () => {
    if (stretch) {
      point(NOTHING);
      onZoom?.(stretch);
    } else if (spot) onPick?.(spot);
  };
  const leave = () => point(NOTHING);
  const actOf = ({ key, shiftKey }: KeyboardEvent): (() => void) | undefined => {
    const step = stepOf(key);
    const choosing = shiftKey && step?.up === 0 && onZoom !== undefined;
    if (step) return () => go(spot ? ground.next(spot, step) : ground.first(), choosing);
    if (key === 'Backspace') return onBack;
    if (!spot) return undefined;
    return key === 'Enter' ? enter : key === 'Escape' ? leave : undefined;
  };
  return (event: KeyboardEvent<HTMLElement>) => {
    const act = event.ctrlKey || event.metaKey || event.altKey ? undefined : actOf(event);
    if (!act) return;
    event.preventDefault();
    act();
  };
}

function saidOf({ say, nowMs }: Ground, { spot, stretch }: Pointed): string {
  const chosen = stretch && `Chosen: ${span(stretch.from * 1000, stretch.to * 1000, nowMs)}`;
  return [spot && say(spot), chosen].filter(Boolean).join('. ');
}

/** The one way of pointing at a graph, by pointer and by keys. */
export function usePointing(input: PointingInput) {
  const [pointed, point] = useState<Pointed>(NOTHING);
  const pointer = usePointer(input, point);
  const onKeyDown = useKeys(input, pointed, point);
  const onBlur = () => {
    if (pointed.by === 'keys') point(NOTHING);
  };
  const { spot, stretch, by } = pointed;
  return {
    spot: stretch && by === 'pointer' ? null : spot,
    stretch,
    /** What a screen reader is told of the cursor, and of the stretch that it chooses. */
    said: by === 'keys' ? saidOf(input.ground, pointed) : '',
    /** Which keys do what. */
    hint: keysHint(input),
    handlers: { ...pointer, onKeyDown, onBlur, onDoubleClick: input.onBack },
  };
}

export type Pointing = ReturnType<typeof usePointing>;
