'use client';

import { Keyboard, LogOut, Monitor, Moon, Sun } from 'lucide-react';
import { DropdownMenu } from 'radix-ui';
import { type ReactNode, useState } from 'react';
import { keepTheme } from '../../../client/keep-theme';
import { type Theme, themeFrom } from '../../../client/theme';
import { cn } from '../../../components/ui/class-names';
import { signOut } from '../../session/session';

const THEMES = [
  { theme: 'system', label: 'System', icon: Monitor },
  { theme: 'light', label: 'Light', icon: Sun },
  { theme: 'dark', label: 'Dark', icon: Moon },
] as const;

const ITEM =
  'flex cursor-pointer items-center gap-2 rounded-md px-2 py-1.5 text-sm outline-none data-[highlighted]:bg-accent-bg';

function useTheme(): [Theme, (theme: Theme) => void] {
  const [theme, setTheme] = useState<Theme>(() =>
    typeof document === 'undefined' ? 'system' : themeFrom(document.documentElement.dataset.theme),
  );
  const choose = (next: Theme) => {
    document.documentElement.dataset.theme = next;
    setTheme(next);
    void keepTheme(next);
  };
  return [theme, choose];
}

function ThemeChoice() {
  const [theme, choose] = useTheme();
  return (
    <DropdownMenu.RadioGroup value={theme} onValueChange={(value) => choose(themeFrom(value))} aria-label="Theme">
      {THEMES.map(({ theme: value, label, icon: Icon }) => (
        <DropdownMenu.RadioItem
          key={value}
          value={value}
          onSelect={(event) => event.preventDefault()}
          className={cn(ITEM, 'data-[state=checked]:text-accent')}
        >
          <Icon aria-hidden className="size-3.5" />
          {label}
        </DropdownMenu.RadioItem>
      ))}
    </DropdownMenu.RadioGroup>
  );
}

async function leave(): Promise<void> {
  await signOut();
  window.location.assign('/sign-in');
}

interface OpenAccountMenuProps {
  onKeys: () => void;
  className: string;
  children: ReactNode;
}

/** The menu, and the trigger that `account-menu.tsx` draws until then; begins open. */
export function OpenAccountMenu({ onKeys, className, children }: OpenAccountMenuProps) {
  return (
    <DropdownMenu.Root defaultOpen>
      <DropdownMenu.Trigger className={className}>{children}</DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          align="start"
          sideOffset={4}
          collisionPadding={8}
          className="z-50 w-[184px] rounded-lg border bg-panel p-1 shadow-float"
        >
          <DropdownMenu.Label className="px-2 py-1 text-ink3 text-xs">Theme</DropdownMenu.Label>
          <ThemeChoice />
          <DropdownMenu.Separator className="my-1 h-px bg-line2" />
          <DropdownMenu.Item className={ITEM} onSelect={onKeys}>
            <Keyboard aria-hidden className="size-3.5" />
            Keys
          </DropdownMenu.Item>
          <DropdownMenu.Item className={ITEM} onSelect={() => void leave()}>
            <LogOut aria-hidden className="size-3.5" />
            Sign out
          </DropdownMenu.Item>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
