'use client';

import { Check } from 'lucide-react';
import Link from 'next/link';
import { useNow } from '../../../client/now';
import { Button } from '../../../components/ui/button';
import { cn } from '../../../components/ui/class-names';
import { Panel, PanelHeader } from '../../../components/ui/panel';
import { standingOf } from '../../destinations/standing';
import type { Attention, Overview } from '../hooks/use-overview';
import { remedyFor } from '../remedy';

/** The sentence, what it is about in bold where it begins with that. */
function Message({ item, nowMs }: { item: Attention; nowMs: number }) {
  const text = standingOf(item, nowMs);
  const name = item.subject?.name ?? '';
  if (name === '' || !text.startsWith(name)) return text;
  return (
    <>
      <strong className="font-semibold">{name}</strong>
      {text.slice(name.length)}
    </>
  );
}

interface ItemProps {
  item: Attention;
  overview: Overview;
  nowMs: number;
}

function Item({ item, overview, nowMs }: ItemProps) {
  const destination = overview.destinations.find(({ id }) => id === item.subject?.id);
  const { title, href } = remedyFor(item, destination?.status.reason ?? null);
  return (
    <li className="flex min-h-[46px] items-center gap-3 border-line2 border-b px-3 py-2 last:border-0">
      <i aria-hidden className={cn('size-2.5 shrink-0 rounded-full', item.severity === 'bad' ? 'bg-bad' : 'bg-warn')} />
      <p className="wrap-anywhere min-w-0 flex-1">
        <span className="sr-only">{item.severity === 'bad' ? 'Wrong: ' : 'Worth a look: '}</span>
        <Message item={item} nowMs={nowMs} />
      </p>
      <Button asChild size="sm">
        <Link href={href} aria-label={item.subject ? `${title}: ${item.subject.name}` : title}>
          {title}
        </Link>
      </Button>
    </li>
  );
}

/** What a person should see to, the worst first, each with the way to mend it. */
export function NeedsALook({ overview }: { overview: Overview }) {
  const now = useNow(60_000);
  const { attention } = overview;
  return (
    <Panel aria-label="Needs a look">
      <PanelHeader title="Needs a look" />
      {attention.length > 0 ? (
        <ul>
          {attention.map((item) => (
            <Item
              key={`${item.kind} ${item.subject?.id} ${item.subject?.name}`}
              item={item}
              overview={overview}
              nowMs={now}
            />
          ))}
        </ul>
      ) : (
        <p className="flex items-center gap-2 px-3 py-4 text-ink2">
          <Check aria-hidden className="size-4 text-ok" />
          Nothing. Every destination takes what it is sent, the graph is up to date, and no rule that is usually busy
          has fallen silent.
        </p>
      )}
    </Panel>
  );
}
