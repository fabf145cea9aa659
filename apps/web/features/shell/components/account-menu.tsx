'use client';

import { ChevronsUpDown } from 'lucide-react';
import { onDemand, useFirstOpen } from '../../../client/on-demand';
import { useOrg } from '../../org/hooks/use-org';

const menu = onDemand(() => import('./open-account-menu').then((module) => module.OpenAccountMenu));

const TRIGGER =
  'flex items-center justify-between gap-2 rounded-md px-2 py-1.5 text-left text-ink2 hover:bg-line2 hover:text-ink';

/** Who is here: theme, keys, the way out. */
export function AccountMenu({ onKeys }: { onKeys: () => void }) {
  const { data: org } = useOrg();
  const [OpenAccountMenu, open] = useFirstOpen(menu);
  const name = (
    <>
      <span className="truncate">{org?.org ?? 'Account'}</span>
      <ChevronsUpDown aria-hidden className="size-3.5 text-ink3" />
    </>
  );
  if (OpenAccountMenu) {
    return (
      <OpenAccountMenu onKeys={onKeys} className={TRIGGER}>
        {name}
      </OpenAccountMenu>
    );
  }
  return (
    <button type="button" aria-haspopup="menu" aria-expanded={false} onClick={open} className={TRIGGER}>
      {name}
    </button>
  );
}
