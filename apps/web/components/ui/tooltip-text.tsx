'use client';

import { autoUpdate, flip, offset, shift, useFloating } from '@floating-ui/react-dom';
import { type ReactNode, useEffect, useRef } from 'react';
import { createPortal } from 'react-dom';

export type TooltipSide = 'top' | 'bottom' | 'left' | 'right';

const GAP_PX = 5;
const EDGE_PX = 8;
const MIDDLEWARE = [offset(GAP_PX), flip({ padding: EDGE_PX }), shift({ padding: EDGE_PX })];

/** A tooltip is gone with Esc, and with a scroll of what holds its anchor. */
function useHideBy(anchor: HTMLElement, onHide: () => void): void {
  const hide = useRef(onHide);
  hide.current = onHide;
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => event.key === 'Escape' && hide.current();
    const onScroll = ({ target }: Event) => target instanceof Node && target.contains(anchor) && hide.current();
    document.addEventListener('keydown', onKey);
    window.addEventListener('scroll', onScroll, { capture: true });
    return () => {
      document.removeEventListener('keydown', onKey);
      window.removeEventListener('scroll', onScroll, { capture: true });
    };
  }, [anchor]);
}

interface TooltipTextProps {
  id: string;
  anchor: HTMLElement;
  side: TooltipSide;
  onHide: () => void;
  children: ReactNode;
}

/** The words of a tooltip, by their anchor; come by way of `tooltip.tsx`. */
export function TooltipText({ id, anchor, side, onHide, children }: TooltipTextProps) {
  const { refs, floatingStyles } = useFloating({
    placement: side,
    strategy: 'fixed',
    elements: { reference: anchor },
    middleware: MIDDLEWARE,
    whileElementsMounted: autoUpdate,
  });
  useHideBy(anchor, onHide);
  return createPortal(
    <div
      ref={refs.setFloating}
      id={id}
      role="tooltip"
      style={floatingStyles}
      className="pointer-events-none z-50 w-max max-w-[280px] rounded-md bg-ink px-2 py-1 text-bg text-xs shadow-float"
    >
      {children}
    </div>,
    document.body,
  );
}
