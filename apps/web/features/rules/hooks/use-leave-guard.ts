'use client';

import { useEffect, useState } from 'react';
import { guardLeaving } from '../../../client/leaving';

const linkOf = (event: MouseEvent): HTMLAnchorElement | null =>
  event.target instanceof Element ? event.target.closest<HTMLAnchorElement>('a[href]') : null;

const opensHere = (event: MouseEvent, link: HTMLAnchorElement): boolean =>
  event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && link.target !== '_blank';

/** While `dirty`, whatever leads away is held back until the person decides; `wanted` is where it leads. */
export function useLeaveGuard(dirty: boolean) {
  const [wanted, setWanted] = useState<string | null>(null);
  useEffect(() => {
    if (!dirty) return;
    const onClick = (event: MouseEvent) => {
      const link = linkOf(event);
      if (!link || link.origin !== window.location.origin || !opensHere(event, link)) return;
      event.preventDefault();
      event.stopPropagation();
      setWanted(link.pathname + link.search);
    };
    const onUnload = (event: BeforeUnloadEvent) => event.preventDefault();
    const lift = guardLeaving((href) => {
      setWanted(href);
      return true;
    });
    document.addEventListener('click', onClick, true);
    window.addEventListener('beforeunload', onUnload);
    return () => {
      lift();
      document.removeEventListener('click', onClick, true);
      window.removeEventListener('beforeunload', onUnload);
    };
  }, [dirty]);
  return { wanted, stay: () => setWanted(null) };
}
