'use client';

import { Slot } from 'radix-ui';
import { type FocusEvent, type PointerEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react';
import { onDemand, useOnDemand } from '../../client/on-demand';
import type { TooltipSide } from './tooltip-text';

const tooltipText = onDemand(() => import('./tooltip-text').then((module) => module.TooltipText));

const DELAY_MS = 350;
/** Who has just read one tooltip reads the next at once. */
const READING_MS = 300;
let lastHiddenAt = Number.NEGATIVE_INFINITY;

/** Shown after a while of hovering, at once on focus by keyboard; gone on leaving and on a press. */
function useShown() {
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const show = (element: HTMLElement, afterMs: number) => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => setAnchor(element), afterMs);
  };
  const hide = () => {
    clearTimeout(timer.current);
    if (anchor) lastHiddenAt = performance.now();
    setAnchor(null);
  };
  const onPointerEnter = ({ pointerType, currentTarget }: PointerEvent<HTMLElement>) => {
    if (pointerType === 'touch') return;
    show(currentTarget, performance.now() - lastHiddenAt < READING_MS ? 0 : DELAY_MS);
  };
  const onFocus = ({ currentTarget }: FocusEvent<HTMLElement>) => {
    if (currentTarget.matches(':focus-visible')) show(currentTarget, 0);
  };
  const handlers = { onPointerEnter, onFocus, onPointerLeave: hide, onPointerDown: hide, onBlur: hide };
  return { anchor, hide, handlers };
}

interface TooltipProps {
  text: ReactNode;
  children: ReactNode;
  side?: TooltipSide;
}

/** A few words on hover and focus: what a control does and which key does it. */
export function Tooltip({ text, children, side = 'bottom' }: TooltipProps) {
  const id = useId();
  const { anchor, hide, handlers } = useShown();
  const TooltipText = useOnDemand(tooltipText, anchor !== null);
  const shown = anchor && TooltipText;
  return (
    <>
      <Slot.Root {...handlers} {...(shown ? { 'aria-describedby': id } : {})}>
        {children}
      </Slot.Root>
      {shown ? (
        <TooltipText id={id} anchor={anchor} side={side} onHide={hide}>
          {text}
        </TooltipText>
      ) : null}
    </>
  );
}
