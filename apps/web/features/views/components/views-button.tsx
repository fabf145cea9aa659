'use client';

import { Bookmark } from 'lucide-react';
import { usePathname, useSearchParams } from 'next/navigation';
import { useEffect, useRef, useState } from 'react';
import { onDemand, useOnDemand } from '../../../client/on-demand';
import { Button } from '../../../components/ui/button';
import { type PageAddress, viewPath } from '../view-path';

const views = onDemand(() => import('./views').then((module) => module.Views));

/** Views are also opened elsewhere, such as from the palette. */
function useAddress(onOpened: () => void): PageAddress {
  const pathname = usePathname();
  const params = useSearchParams();
  const [id, path] = [params.get('view'), viewPath(pathname, params.toString())];
  const last = useRef({ id, path });
  useEffect(() => {
    const before = last.current;
    last.current = { id, path };
    if (id !== null && before.id !== id && before.path !== path) onOpened();
  });
  return { id, path, pathname };
}

/**
 * The saved views of a page: a plain button, until one of them is shown or wanted.
 * @param onOpened told when one is opened while the page is there
 */
export function ViewsButton({ onOpened }: { onOpened: () => void }) {
  const address = useAddress(onOpened);
  const [pressed, setPressed] = useState(false);
  const wanted = pressed || address.id !== null;
  const Views = useOnDemand(views, wanted);
  if (wanted && Views) return <Views {...{ address, onOpened }} beginsOpen={pressed} />;
  return (
    <Button aria-label="Views" aria-haspopup="dialog" aria-expanded={false} onClick={() => setPressed(true)}>
      <Bookmark aria-hidden className="size-3.5" />
      <span className="hidden sm:inline">Views</span>
    </Button>
  );
}
