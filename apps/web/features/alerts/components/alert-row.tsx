'use client';

import { BellOff, Pencil, Trash2 } from 'lucide-react';
import Link from 'next/link';
import { useNow } from '../../../client/now';
import { Button } from '../../../components/ui/button';
import { Chip } from '../../../components/ui/chip';
import { cn } from '../../../components/ui/class-names';
import { Switch } from '../../../components/ui/switch';
import { Tooltip } from '../../../components/ui/tooltip';
import { useMetrics } from '../../series/hooks/use-metrics';
import { ago, exact } from '../../time/format';
import { type Alert, definitionOf, useDeleteAlert, useSaveAlert } from '../hooks/use-alerts';
import { conditionText, heldText, stateText, subjectText, valueText } from '../words';

const DOTS = {
  firing: 'bg-bad',
  pending: 'bg-warn',
  unknown: 'bg-warn',
  ok: 'bg-ok',
  loading: 'bg-edge',
  off: 'bg-edge',
};
const TONES = {
  firing: 'text-bad font-medium',
  pending: 'text-warn',
  unknown: 'text-warn',
  ok: 'text-ink2',
  loading: 'text-ink3',
  off: 'text-ink3',
};
const SHOWN = 4;

/** The rules that feed what it watches. */
function Fed({ metric }: { metric: string }) {
  const { data } = useMetrics();
  const rules = data?.items.find(({ name }) => name === metric)?.rules ?? [];
  return rules.slice(0, 2).map(({ id, name }) => (
    <Link key={id} href={`/rules/${id}`} className="truncate rounded text-accent hover:underline">
      {name}
    </Link>
  ));
}

function Active({ alert }: { alert: Alert }) {
  const { active } = alert;
  if (active.length === 0) return null;
  return (
    <ul className="tabular flex flex-wrap gap-x-4 gap-y-0.5 text-xs">
      {active.slice(0, SHOWN).map(({ labels, state, value }) => (
        <li key={JSON.stringify(labels)} className={state === 'firing' ? 'text-bad' : 'text-warn'}>
          <span className="break-all font-mono">{subjectText(labels)}</span>{' '}
          {alert.condition.kind === 'silent' ? 'is silent' : valueText(value)}
        </li>
      ))}
      {active.length > SHOWN ? <li className="text-ink3">and {active.length - SHOWN} more</li> : null}
    </ul>
  );
}

function Actions({ alert, onSilence }: { alert: Alert; onSilence: () => void }) {
  const remove = useDeleteAlert();
  const save = useSaveAlert(alert.id);
  const enable = (enabled: boolean) => save.mutate({ ...definitionOf(alert), enabled });
  return (
    <div className="flex shrink-0 items-center gap-1">
      <Switch label={`Enable ${alert.name}`} checked={alert.enabled} disabled={save.isPending} onChange={enable} />
      <Tooltip text="Silence: tell nobody for a while">
        <Button variant="quiet" size="iconSm" aria-label={`Silence ${alert.name}`} onClick={onSilence}>
          <BellOff aria-hidden className="size-3.5" />
        </Button>
      </Tooltip>
      <Button asChild variant="quiet" size="iconSm">
        <Link href={`/alerts/${alert.id}`} aria-label={`Edit ${alert.name}`}>
          <Pencil aria-hidden className="size-3.5" />
        </Link>
      </Button>
      <Tooltip text="Delete; a click brings it back">
        <Button variant="quiet" size="iconSm" aria-label={`Delete ${alert.name}`} onClick={() => remove.mutate(alert)}>
          <Trash2 aria-hidden className="size-3.5" />
        </Button>
      </Tooltip>
    </div>
  );
}

/** One alert: how it stands, what it watches, when it last fired. */
export function AlertRow({ alert, onSilence }: { alert: Alert; onSilence: () => void }) {
  const now = useNow(15_000);
  const { condition, state, lastFiredAt } = alert;
  const fired = lastFiredAt === null ? null : Date.parse(lastFiredAt);
  return (
    <li className="flex flex-wrap items-start gap-x-3 gap-y-1.5 px-3.5 py-2.5" data-alert={alert.name}>
      <i aria-hidden className={cn('mt-[6px] size-2 shrink-0 rounded-full', DOTS[state])} />
      <div className="flex min-w-0 flex-1 basis-[26ch] flex-col gap-0.5">
        <div className="flex min-w-0 flex-wrap items-baseline gap-x-2">
          <Link
            href={`/alerts/${alert.id}`}
            className="min-w-0 truncate rounded font-semibold text-base hover:underline"
          >
            {alert.name}
          </Link>
          {alert.severity === 'warning' ? null : <Chip>{alert.severity}</Chip>}
          {condition.kind === 'promql' ? null : <Fed metric={condition.metric} />}
        </div>
        <p className={cn('text-ink2', condition.kind === 'promql' && 'break-all font-mono text-xs')}>
          {conditionText(condition)}
          {heldText(alert.for)}
        </p>
        <Active alert={alert} />
        {alert.problem ? <p className="break-words text-warn text-xs">{alert.problem}</p> : null}
      </div>
      <div className="mr-auto flex min-w-[11ch] flex-col pl-5 sm:mr-0 sm:pl-0 sm:text-right">
        <span data-state={state} className={TONES[state]}>
          {stateText(alert)}
        </span>
        <span className="text-ink3 text-xs" title={fired === null ? undefined : exact(fired)}>
          {fired === null ? 'never fired' : now > 0 ? `fired ${ago(fired, now)}` : ''}
        </span>
      </div>
      <Actions alert={alert} onSilence={onSilence} />
    </li>
  );
}
