'use client';

import Link from 'next/link';
import { Button } from '../../../components/ui/button';
import { Marked } from '../../highlight/marked';
import { paintPattern } from '../../highlight/pattern';
import { segmentsOf } from '../../highlight/segments';
import { verdictOf } from '../../rules/forecast';
import { useInstall, useUninstall, useUpgrade } from '../hooks/use-packs';
import type { Tried } from '../hooks/use-yesterday';
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

const FOUND = 8;

/** What it would have matched here, in a day: how many lines, and the newest of them. */
function FoundHere({ tried: { run, failure } }: { tried: Tried }) {
  if (failure !== undefined || run === undefined) return <p className="text-bad">{failure}</p>;
  const lines = run.samples.slice(0, FOUND);
  return (
    <section aria-label="The last 24 hours" className="flex min-w-0 flex-col gap-1.5">
      <p className="tabular text-ink2">Here, in the last 24 hours: {verdictOf(run).text}.</p>
      {lines.length > 0 ? (
        <ul className="max-h-52 divide-y divide-line2 overflow-auto rounded-md border border-line2 bg-bg py-0.5 font-mono text-[12px]">
          {lines.map(({ id, body, spans }) => (
            <li key={id} className="whitespace-pre px-3 py-1">
              <Marked segments={segmentsOf(body, [spans])} />
            </li>
          ))}
        </ul>
      ) : null}
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

interface PackRuleDetailsProps {
  pack: Pack;
  rule: PackRule;
  tried: Tried | undefined;
}

/** What a rule of a pack matches, what it counts, and what became of it here. */
export function PackRuleDetails({ pack, rule, tried }: PackRuleDetailsProps) {
  const named = rule.installed && rule.installed.name !== rule.definition.name ? rule.installed.name : null;
  return (
    <div className="flex min-w-0 flex-col gap-3 px-3 pt-1 pb-4 md:pl-9">
      <code className="block break-all">
        <Marked segments={paintPattern(rule.definition.pattern).pieces} />
      </code>
      <Metrics definition={rule.definition} />
      <Samples samples={rule.samples} />
      {tried ? <FoundHere tried={tried} /> : null}
      {named === null ? null : <p className="text-ink2">Here it is called “{named}”.</p>}
      {rule.state === 'no_longer_in_pack' ? (
        <p className="text-ink2">
          The pack has this rule no longer. Here it goes on as it is; uninstall it where nobody needs it.
        </p>
      ) : null}
      {rule.changes.length > 0 ? <FieldChanges changes={rule.changes} /> : null}
      <div className="flex flex-wrap gap-2">
        <Actions pack={pack} rule={rule} />
      </div>
    </div>
  );
}
