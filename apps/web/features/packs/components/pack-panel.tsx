'use client';

import { ChevronRight } from 'lucide-react';
import { Button } from '../../../components/ui/button';
import { Chip } from '../../../components/ui/chip';
import { cn } from '../../../components/ui/class-names';
import { Panel } from '../../../components/ui/panel';
import { Marked } from '../../highlight/marked';
import { paintPattern } from '../../highlight/pattern';
import { useInstall, useUninstall, useUpgrade } from '../hooks/use-packs';
import { type Tried, useYesterday, type Yesterday } from '../hooks/use-yesterday';
import {
  countOf,
  hasConflict,
  missing,
  type Pack,
  type PackRule,
  packSummary,
  ruleStanding,
  undecided,
  upgradable,
} from '../pack';
import { dayText, matchesText } from '../yesterday';
import { PackRuleDetails } from './pack-rule-details';

const STATE_TONE: Readonly<Record<PackRule['state'], string>> = {
  not_installed: 'text-ink3',
  installed: 'text-ok',
  changed_locally: 'text-ink2',
  upgrade_available: 'text-accent',
  no_longer_in_pack: 'text-ink3',
};

const Chevron = ({ open }: { open: boolean }) => (
  <ChevronRight
    aria-hidden
    className={cn('size-3.5 shrink-0 text-ink3 transition-transform duration-100', open && 'rotate-90')}
  />
);

interface RuleRowProps {
  pack: Pack;
  rule: PackRule;
  tried: Tried | undefined;
  open: boolean;
  onToggle: () => void;
}

function RuleRow({ pack, rule, tried, open, onToggle }: RuleRowProps) {
  const { definition, state } = rule;
  const panel = `${pack.name}-${rule.rule}`;
  return (
    <li className="border-line2 border-t">
      <button
        type="button"
        aria-expanded={open}
        aria-controls={panel}
        onClick={onToggle}
        className="grid w-full grid-cols-[14px_minmax(0,1fr)_auto] items-center gap-x-2.5 px-3 py-2 text-left -outline-offset-2 hover:bg-line2/40 md:grid-cols-[14px_minmax(0,280px)_minmax(0,1fr)_auto]"
      >
        <Chevron open={open} />
        <span className="truncate font-medium">{definition.name}</span>
        <code className={cn('hidden truncate text-ink2 md:block', open && 'md:invisible')}>
          <Marked segments={paintPattern(definition.pattern).pieces} />
        </code>
        <span className="flex flex-wrap justify-end gap-x-3 text-sm">
          {tried ? <span className="tabular text-ink2">{matchesText(tried)}</span> : null}
          <span className={cn('text-right', hasConflict(rule) ? 'text-warn' : STATE_TONE[state])}>
            {ruleStanding(rule, pack.version)}
          </span>
        </span>
      </button>
      <div id={panel} hidden={!open}>
        {open ? <PackRuleDetails pack={pack} rule={rule} tried={tried} /> : null}
      </div>
    </li>
  );
}

function PackActions({ pack, onDecide }: { pack: Pack; onDecide: (rule: string) => void }) {
  const install = useInstall(pack);
  const upgrade = useUpgrade(pack);
  const uninstall = useUninstall(pack);
  const busy = install.isPending || upgrade.isPending || uninstall.isPending;
  const absent = missing(pack).length;
  const stale = upgradable(pack).map(({ rule }) => rule);
  const open = undecided(pack).map(({ rule }) => rule);
  const some = absent < pack.rules.length;
  return (
    <div className="flex flex-wrap items-center gap-2 px-3 pb-3 md:pl-9">
      {absent > 0 ? (
        <>
          <Button size="sm" variant={some ? 'plain' : 'primary'} disabled={busy} onClick={() => install.mutate({})}>
            Install {some ? `${absent} more` : countOf(absent, 'rule')}
          </Button>
          <Button size="sm" variant="quiet" disabled={busy} onClick={() => install.mutate({ enabled: false })}>
            Install switched off
          </Button>
        </>
      ) : null}
      {stale.length > 0 ? (
        <Button size="sm" variant="primary" disabled={busy} onClick={() => upgrade.mutate({ rules: stale })}>
          Upgrade {countOf(stale.length, 'rule')} to {pack.version}
        </Button>
      ) : null}
      {open[0] === undefined ? null : (
        <Button size="sm" onClick={() => onDecide(open[0] ?? '')}>
          Decide on {countOf(open.length, 'rule')} changed on both sides
        </Button>
      )}
      {some ? (
        <Button size="sm" variant="quiet" className="first:-ml-2" disabled={busy} onClick={() => uninstall.mutate({})}>
          Uninstall the pack
        </Button>
      ) : null}
    </div>
  );
}

/** What the pack would have matched in a day, before anything of it is switched on. */
function Trial({ pack, yesterday }: { pack: Pack; yesterday: Yesterday }) {
  const { tried, current, start, cancel } = yesterday;
  const at = pack.rules.findIndex(({ rule }) => rule === current);
  const running = current !== null;
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1 px-3 pb-3 md:pl-9">
      <Button size="sm" variant="quiet" className="-ml-2" onClick={running ? cancel : start}>
        {running ? 'Cancel' : 'Try on the last 24 hours'}
      </Button>
      <p role="status" className="tabular text-ink2">
        {running ? `rule ${at + 1} of ${pack.rules.length}…` : dayText(tried)}
      </p>
      {running ? (
        <span aria-hidden className="h-[3px] min-w-[80px] flex-1 overflow-hidden rounded bg-line2">
          <span
            className="block h-full bg-accent transition-[width] duration-200"
            style={{ width: `${((at + shareOf(tried.get(current))) / pack.rules.length) * 100}%` }}
          />
        </span>
      ) : null}
    </div>
  );
}

const shareOf = (tried: Tried | undefined): number => {
  const { lines, of } = tried?.run?.progress ?? { lines: 0, of: 0 };
  return of === 0 ? 0 : lines / of;
};

interface PackPanelProps {
  pack: Pack;
  open: boolean;
  /** The key of the rule that is open. */
  openRule: string | null;
  onToggle: () => void;
  onToggleRule: (rule: string) => void;
}

/** A pack: what it is for and how it stands; opened, its rules. */
export function PackPanel({ pack, open, openRule, onToggle, onToggleRule }: PackPanelProps) {
  const rules = `${pack.name}-rules`;
  const yesterday = useYesterday(pack);
  return (
    <Panel aria-label={pack.title}>
      <h2>
        <button
          type="button"
          aria-expanded={open}
          aria-controls={rules}
          onClick={onToggle}
          className="grid w-full grid-cols-[14px_minmax(0,1fr)] items-baseline gap-x-2.5 rounded-lg px-3 py-2.5 text-left sm:grid-cols-[14px_minmax(0,1fr)_auto] -outline-offset-2 hover:bg-line2/40"
        >
          <span className="self-center">
            <Chevron open={open} />
          </span>
          <span className="min-w-0">
            <span className="flex items-center gap-2 font-semibold text-[14px]">
              {pack.title}
              <Chip className="tabular shrink-0 font-normal">{pack.version}</Chip>
            </span>
          </span>
          <span className="col-start-2 mt-0.5 text-ink2 sm:col-end-4">{pack.description}</span>
          <span className="tabular col-start-2 text-ink2 text-sm sm:col-start-3 sm:row-start-1 sm:text-right">
            {packSummary(pack)}
          </span>
        </button>
      </h2>
      <div id={rules} hidden={!open}>
        <PackActions pack={pack} onDecide={(rule) => openRule !== rule && onToggleRule(rule)} />
        <Trial pack={pack} yesterday={yesterday} />
        <ul>
          {pack.rules.map((rule) => (
            <RuleRow
              key={rule.rule}
              pack={pack}
              rule={rule}
              tried={yesterday.tried.get(rule.rule)}
              open={openRule === rule.rule}
              onToggle={() => onToggleRule(rule.rule)}
            />
          ))}
        </ul>
      </div>
    </Panel>
  );
}
