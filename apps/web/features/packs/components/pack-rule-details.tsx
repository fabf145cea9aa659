'use client';

import Link from 'next/link';
import { Button } from '../../../components/ui/button';
import { Marked } from '../../highlight/marked';
import { paintPattern } from '../../highlight/pattern';
import { segmentsOf } from '../../highlight/segments';
import { useInstall, useUninstall, useUpgrade } from '../hooks/use-packs';
import { hasConflict, type Pack, type PackRule } from '../pack';
import { FieldChanges } from './field-changes';

function Samples({ samples }: Pick<PackRule, 'samples'>) {
  return (
    <section aria-label="Sample lines" className="max-h-72 overflow-auto rounded-md border border-line2 bg-bg">
      <ul className="w-max min-w-full divide-y divide-line2 py-0.5 font-mono text-[12px]">
        {samples.map(({ line, spans }) => (
          <li key={line} className="whitespace-pre px-3 py-1">
            <Marked segments={segmentsOf(line, [spans])} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Metrics({ definition }: Pick<PackRule, 'definition'>) {
  return (
    <ul className="flex flex-col gap-0.5">
      {definition.metrics.map(({ name, help, labels }) => (
        <li key={name}>
          <code className="break-all">
            {name}
            {Object.keys(labels).length > 0 ? `{${Object.keys(labels).join(', ')}}` : ''}
          </code>
          <span className="text-ink2"> {help}</span>
        </li>
      ))}
    </ul>
  );
}

function UpgradeButtons({ pack, rule }: { pack: Pack; rule: PackRule }) {
  const upgrade = useUpgrade(pack);
  const rules = [rule.rule];
  if (!hasConflict(rule)) {
    return (
      <Button size="sm" disabled={upgrade.isPending} onClick={() => upgrade.mutate({ rules })}>
        Upgrade
      </Button>
    );
  }
  return (
    <>
      <Button size="sm" disabled={upgrade.isPending} onClick={() => upgrade.mutate({ rules, conflicts: 'here' })}>
        Upgrade, keep mine
      </Button>
      <Button size="sm" disabled={upgrade.isPending} onClick={() => upgrade.mutate({ rules, conflicts: 'pack' })}>
        Upgrade, take the pack’s
      </Button>
    </>
  );
}

function Actions({ pack, rule }: { pack: Pack; rule: PackRule }) {
  const install = useInstall(pack);
  const uninstall = useUninstall(pack);
  const rules = [rule.rule];
  if (rule.installed === null) {
    return (
      <Button size="sm" disabled={install.isPending} onClick={() => install.mutate({ rules })}>
        Install this rule
      </Button>
    );
  }
  return (
    <>
      <Button asChild size="sm">
        <Link href={`/rules/${rule.installed.id}`}>Open the rule</Link>
      </Button>
      {rule.state === 'upgrade_available' ? <UpgradeButtons pack={pack} rule={rule} /> : null}
      <Button size="sm" variant="quiet" disabled={uninstall.isPending} onClick={() => uninstall.mutate({ rules })}>
        Uninstall
      </Button>
    </>
  );
}

/** What a rule of a pack matches, what it counts, and what became of it here. */
export function PackRuleDetails({ pack, rule }: { pack: Pack; rule: PackRule }) {
  const named = rule.installed && rule.installed.name !== rule.definition.name ? rule.installed.name : null;
  return (
    <div className="flex min-w-0 flex-col gap-3 px-3 pt-1 pb-4 md:pl-9">
      <code className="block break-all">
        <Marked segments={paintPattern(rule.definition.pattern).pieces} />
      </code>
      <Metrics definition={rule.definition} />
      <Samples samples={rule.samples} />
      {named === null ? null : <p className="text-ink2">Here it is called “{named}”.</p>}
      {rule.changes.length > 0 ? <FieldChanges changes={rule.changes} /> : null}
      <div className="flex flex-wrap gap-2">
        <Actions pack={pack} rule={rule} />
      </div>
    </div>
  );
}
