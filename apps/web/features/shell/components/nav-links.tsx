'use client';

import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { cn } from '../../../components/ui/class-names';
import { useOrg } from '../../org/hooks/use-org';
import type { PageLink } from '../pages';

function useBadges(): Readonly<Record<string, string | undefined>> {
  const { data } = useOrg();
  if (!data) return {};
  const some = (value: number) => (value > 0 ? String(value) : undefined);
  return {
    '/rules': some(data.rules.total),
    '/alerts': some(data.alerts.firing),
    '/destinations': some(data.destinations.total),
  };
}

/** Links of the navigation; the one of this page is lit. */
export function NavLinks({ pages, onGo }: { pages: readonly PageLink[]; onGo?: () => void }) {
  const path = usePathname();
  const badges = useBadges();
  return pages.map(({ href, title }) => {
    const here = path === href || path.startsWith(`${href}/`);
    return (
      <Link
        key={href}
        href={href}
        aria-current={here ? 'page' : undefined}
        {...(onGo ? { onClick: onGo } : {})}
        className={cn(
          'flex items-center justify-between rounded-md px-2 py-1.5',
          here ? 'bg-accent-bg font-medium text-accent' : 'text-ink2 hover:bg-line2 hover:text-ink',
        )}
      >
        {title}
        <span
          className={cn('tabular font-medium text-[11px]', href === '/alerts' ? 'text-bad' : 'text-ink3')}
          title={href === '/alerts' && badges[href] ? 'Firing now' : undefined}
        >
          {badges[href]}
        </span>
      </Link>
    );
  });
}
