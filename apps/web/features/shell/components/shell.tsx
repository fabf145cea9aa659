'use client';

import { Menu, Search } from 'lucide-react';
import Link from 'next/link';
import { type ReactNode, useRef, useState } from 'react';
import { useHotkeys } from '../../../client/hotkeys';
import { useGo } from '../../../client/leaving';
import { onDemand, useOnDemand } from '../../../client/on-demand';
import { useModKey } from '../../../client/platform';
import { Button } from '../../../components/ui/button';
import { Kbd } from '../../../components/ui/kbd';
import { Logo } from '../../../components/ui/logo';
import { ALL_PAGES, MAIN_PAGES, SETUP_PAGES } from '../pages';
import { AccountMenu } from './account-menu';
import { NavLinks } from './nav-links';

const palette = onDemand(() => import('./palette').then((module) => module.Palette));

const keysDialog = onDemand(() => import('./keys-dialog').then((module) => module.KeysDialog));

const CHORD_MS = 1200;

/** `g` and then a page's key goes there. */
function useGoKeys(): Record<string, () => void> {
  const leave = useGo();
  const pressed = useRef(0);
  const go = (href: string) => () => {
    if (Date.now() - pressed.current < CHORD_MS) leave(href);
    pressed.current = 0;
  };
  const start = () => {
    pressed.current = Date.now();
  };
  return { g: start, ...Object.fromEntries(ALL_PAGES.map((page) => [page.key, go(page.href)])) };
}

interface Openers {
  onKeys: () => void;
  onSearch: () => void;
}

function SideBar({ onKeys, onSearch }: Openers) {
  const mod = useModKey();
  return (
    <nav
      aria-label="Pages"
      className="sticky top-0 hidden h-dvh flex-col gap-0.5 border-r bg-bg px-2.5 py-3.5 text-base md:flex"
    >
      <Link href="/overview" className="mb-2 rounded-md px-2 py-0.5">
        <Logo />
      </Link>
      <button
        type="button"
        onClick={onSearch}
        className="mb-2 flex items-center gap-2 rounded-md border bg-panel px-2 py-1 text-ink3 text-sm shadow-raise hover:border-edge/60"
      >
        <Search aria-hidden className="size-3.5" />
        <span className="flex-1 text-left">Go to</span>
        <Kbd>{mod === '⌘' ? '⌘K' : 'Ctrl K'}</Kbd>
      </button>
      <NavLinks pages={MAIN_PAGES} />
      <div className="flex-1" />
      <NavLinks pages={SETUP_PAGES} />
      <AccountMenu onKeys={onKeys} />
    </nav>
  );
}

function TopBar({ onKeys, onSearch }: Openers) {
  const [open, setOpen] = useState(false);
  return (
    <nav aria-label="Pages" className="sticky top-0 z-30 border-b bg-bg md:hidden">
      <div className="flex h-12 items-center gap-1 px-3">
        <Link href="/overview" className="flex-1 rounded-md px-1">
          <Logo />
        </Link>
        <Button variant="quiet" size="icon" aria-label="Go to" onClick={onSearch}>
          <Search aria-hidden className="size-4" />
        </Button>
        <Button
          variant="quiet"
          size="icon"
          aria-label={open ? 'Close the menu' : 'Open the menu'}
          aria-expanded={open}
          onClick={() => setOpen(!open)}
        >
          <Menu aria-hidden className="size-4" />
        </Button>
      </div>
      {open ? (
        <div className="flex flex-col gap-0.5 border-t px-2.5 py-2 text-[15px]">
          <NavLinks pages={ALL_PAGES} onGo={() => setOpen(false)} />
          <AccountMenu onKeys={onKeys} />
        </div>
      ) : null}
    </nav>
  );
}

/** The frame round every page: navigation, the palette, the keys. */
export function Shell({ children }: { children: ReactNode }) {
  const [keysOpen, setKeysOpen] = useState(false);
  const KeysDialog = useOnDemand(keysDialog, keysOpen);
  const [paletteOpen, setPaletteOpen] = useState(false);
  const Palette = useOnDemand(palette, paletteOpen);
  const toggle = (event: KeyboardEvent) => {
    event.preventDefault();
    setPaletteOpen((open) => !open);
  };
  useHotkeys({ ...useGoKeys(), '?': () => setKeysOpen(true), 'mod+k': toggle });
  const openers = { onKeys: () => setKeysOpen(true), onSearch: () => setPaletteOpen(true) };
  return (
    <div className="min-h-dvh md:grid md:grid-cols-[196px_minmax(0,1fr)]">
      <a
        href="#content"
        className="sr-only focus:not-sr-only focus:fixed focus:top-2 focus:left-2 focus:z-50 focus:rounded-md focus:bg-panel focus:px-3 focus:py-2"
      >
        Skip to the page
      </a>
      <SideBar {...openers} />
      <TopBar {...openers} />
      <main id="content" tabIndex={-1} className="flex min-w-0 flex-col gap-3 px-3 pt-3 pb-6 outline-none md:px-5">
        {children}
      </main>
      {KeysDialog ? <KeysDialog open={keysOpen} onOpenChange={setKeysOpen} /> : null}
      {Palette && paletteOpen ? <Palette onClose={() => setPaletteOpen(false)} onKeys={openers.onKeys} /> : null}
    </div>
  );
}
