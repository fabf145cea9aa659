import type { ReactNode } from 'react';
import type { Stack } from '../stack';

interface PlacedRowProps {
  stack: Stack;
  index: number;
  /** How many rows there are, most of them not in the page. */
  rows: number;
  children: ReactNode;
}

/** A row of a list of which only those in view are in the page, where it lies. */
export function PlacedRow({ stack, index, rows, children }: PlacedRowProps) {
  const top = stack.topOf(index);
  return (
    <li
      aria-posinset={index + 1}
      aria-setsize={rows}
      className="absolute inset-x-0 top-0"
      style={{ height: stack.topOf(index + 1) - top, transform: `translateY(${top}px)` }}
    >
      {children}
    </li>
  );
}
