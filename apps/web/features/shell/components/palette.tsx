'use client';

import { useQuery } from '@tanstack/react-query';
import { Command } from 'cmdk';
import {
  Bell,
  Bookmark,
  ChartColumn,
  Keyboard,
  LayoutDashboard,
  type LucideIcon,
  Package,
  Plus,
  Regex,
  ScrollText,
  Send,
  Settings,
  Share2,
  Table2,
} from 'lucide-react';
import type { ReactNode } from 'react';
import { useGo } from '../../../client/leaving';
import { rulesQuery } from '../../rules/hooks/use-rules';
import { metricsQuery } from '../../series/hooks/use-metrics';
import { hrefOf, pageOf } from '../../views/view-path';
import { viewsQuery } from '../../views/views-query';
import { ALL_PAGES } from '../pages';

/** By the address of a page. */
const ICONS: Readonly<Record<string, LucideIcon>> = {
  '/overview': LayoutDashboard,
  '/explore': ChartColumn,
  '/logs': ScrollText,
  '/rules': Regex,
  '/alerts': Bell,
  '/destinations': Share2,
  '/send-data': Send,
  '/settings': Settings,
};

interface ItemProps {
  value: string;
  icon: LucideIcon;
  onSelect: () => void;
  children: ReactNode;
}

function Item({ value, icon: Icon, onSelect, children }: ItemProps) {
  return (
    <Command.Item
      value={value}
      onSelect={onSelect}
      className="flex cursor-pointer items-center gap-2.5 rounded-md px-2.5 py-2 text-base data-[selected=true]:bg-accent-bg"
    >
      <Icon aria-hidden className="size-3.5 text-ink3" />
      {children}
    </Command.Item>
  );
}

const HEADING =
  '[&_[cmdk-group-heading]]:px-2.5 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-xs [&_[cmdk-group-heading]]:text-ink3';

interface PaletteProps {
  onClose: () => void;
  onKeys: () => void;
}

const titleOf = (href: string): string => ALL_PAGES.find((page) => page.href === href)?.title ?? '';

function Views({ go }: { go: (href: string) => void }) {
  const { data: views } = useQuery(viewsQuery);
  if (!views || views.items.length === 0) return null;
  return (
    <Command.Group heading="Views" className={HEADING}>
      {views.items.map((view) => (
        <Item key={view.id} value={`view ${view.name} ${view.id}`} icon={Bookmark} onSelect={() => go(hrefOf(view))}>
          <span className="min-w-0 truncate">{view.name}</span>
          <span className="ml-auto shrink-0 text-ink3 text-xs">{titleOf(pageOf(view))}</span>
        </Item>
      ))}
    </Command.Group>
  );
}

function Things({ go }: { go: (href: string) => void }) {
  const { data: rules } = useQuery(rulesQuery);
  const { data: metrics } = useQuery(metricsQuery);
  return (
    <>
      <Command.Group heading="Rules" className={HEADING}>
        <Item value="new rule" icon={Plus} onSelect={() => go('/rules/new')}>
          New rule
        </Item>
        <Item value="packs of ready rules" icon={Package} onSelect={() => go('/rules/packs')}>
          Packs of ready rules
        </Item>
        <Item value="lookup tables csv" icon={Table2} onSelect={() => go('/rules/tables')}>
          Lookup tables
        </Item>
        {rules?.items.map((rule) => (
          <Item
            key={rule.id}
            value={`rule ${rule.name} ${rule.id}`}
            icon={Regex}
            onSelect={() => go(`/rules/${rule.id}`)}
          >
            {rule.name}
          </Item>
        ))}
      </Command.Group>
      <Command.Group heading="Metrics" className={HEADING}>
        {metrics?.items.map(({ name }) => (
          <Item key={name} value={`metric ${name}`} icon={ChartColumn} onSelect={() => go(`/explore?metric=${name}`)}>
            <span className="font-mono text-[12px]">{name}</span>
          </Item>
        ))}
      </Command.Group>
    </>
  );
}

/** Letters must stand together: scattered ones find what nobody meant. */
const contains = (value: string, search: string): number =>
  value.toLowerCase().includes(search.trim().toLowerCase()) ? 1 : 0;

/** ⌘K: every page, view, rule and metric, by a few letters of its name. */
export function Palette({ onClose, onKeys }: PaletteProps) {
  const leave = useGo();
  const go = (href: string) => {
    onClose();
    leave(href);
  };
  return (
    <Command.Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      label="Go to"
      filter={contains}
      overlayClassName="fixed inset-0 z-40 bg-black/25"
      contentClassName="fixed top-[12vh] left-1/2 z-50 w-[min(560px,calc(100vw-24px))] -translate-x-1/2 overflow-hidden rounded-xl border bg-panel shadow-float"
    >
      <Command.Input
        placeholder="A page, a view, a rule, a metric"
        className="w-full border-line2 border-b bg-transparent px-4 py-3 text-[15px] outline-none"
      />
      <Command.List className="max-h-[min(420px,60vh)] overflow-auto p-1.5">
        <Command.Empty className="px-3 py-6 text-center text-ink2">Nothing has that name.</Command.Empty>
        <Command.Group heading="Pages" className={HEADING}>
          {ALL_PAGES.map(({ href, title }) => (
            <Item key={href} value={`page ${title}`} icon={ICONS[href] ?? ChartColumn} onSelect={() => go(href)}>
              {title}
            </Item>
          ))}
          <Item
            value="keys keyboard shortcuts"
            icon={Keyboard}
            onSelect={() => {
              onClose();
              onKeys();
            }}
          >
            Keys
          </Item>
        </Command.Group>
        <Views go={go} />
        <Things go={go} />
      </Command.List>
    </Command.Dialog>
  );
}
