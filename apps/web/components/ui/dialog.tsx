'use client';

import { onDemand, useOnDemand } from '../../client/on-demand';
import type { DialogProps } from './open-dialog';

const dialog = onDemand(() => import('./open-dialog').then((module) => module.OpenDialog));

/** A dialog in the middle, or a sheet at the side. Esc closes it; focus returns to where it was. */
export function Dialog(props: DialogProps) {
  const OpenDialog = useOnDemand(dialog, props.open);
  return OpenDialog ? <OpenDialog {...props} /> : null;
}
