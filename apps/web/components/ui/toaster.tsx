'use client';

import { onDemand, useOnDemand } from '../../client/on-demand';
import { useToastsWait } from '../../client/toast';

const toasts = onDemand(() => import('./toasts').then((module) => module.Toasts));

/** Where toasts appear. */
export function Toaster() {
  const Toasts = useOnDemand(toasts, useToastsWait());
  return Toasts ? <Toasts /> : null;
}
