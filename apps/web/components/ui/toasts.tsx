'use client';

import { useEffect } from 'react';
import { Toaster as Sonner, toast } from 'sonner';
import { showToasts } from '../../client/toast';

/** The toasts themselves. Their colours are the page's own, so that they follow its theme. */
export function Toasts() {
  useEffect(() => showToasts((title, options) => void toast(title, options)), []);
  return (
    <Sonner
      position="top-center"
      duration={7000}
      expand
      style={{ fontFamily: 'inherit' }}
      toastOptions={{
        unstyled: true,
        classNames: {
          toast:
            'flex w-[340px] max-w-[calc(100vw-32px)] items-center gap-3 rounded-lg border bg-panel px-3 py-2.5 text-base text-ink shadow-float',
          title: 'font-medium',
          description: 'text-ink2',
          content: 'flex-1',
          actionButton: 'ml-auto shrink-0 rounded-md px-2 py-1 font-medium text-accent hover:bg-accent-bg',
          icon: 'hidden',
        },
      }}
    />
  );
}
