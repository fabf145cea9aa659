import type { packs } from '@logflow/services';

/** A pack, its rules, and how each stands here, as `GET /packs` gives them. */
export type Pack = packs.PackStanding;
export type PackRule = packs.PackRuleStanding;
/** A field that differs between what was installed, what is here and what the pack has now. */
export type FieldChange = packs.FieldChange;

const withNews = ({ rules }: Pack): PackRule[] => rules.filter(({ state }) => state === 'upgrade_available');

export const hasConflict = ({ changes }: PackRule): boolean => changes.some(({ by }) => by === 'conflict');

/** What can be upgraded without a question. */
export const upgradable = (pack: Pack): PackRule[] => withNews(pack).filter((rule) => !hasConflict(rule));

/** What can be upgraded once it is said whose value a field gets. */
export const undecided = (pack: Pack): PackRule[] => withNews(pack).filter(hasConflict);

export const missing = ({ rules }: Pack): PackRule[] => rules.filter(({ installed }) => installed === null);

const isInPack = ({ state }: PackRule): boolean => state !== 'no_longer_in_pack';

const isChangedHere = ({ changes }: PackRule): boolean => changes.some(({ by }) => by !== 'pack');

export const countOf = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;

/** How a pack stands, in one line: "5 of 7 installed · 1 changed here · 2 to upgrade". */
export function packSummary(pack: Pack): string {
  const rules = pack.rules.filter(isInPack);
  const installed = rules.length - missing(pack).length;
  if (installed === 0 && rules.length === pack.rules.length) return countOf(rules.length, 'rule');
  const changed = rules.filter(isChangedHere).length;
  const left = pack.rules.length - rules.length;
  const parts = [
    installed === rules.length
      ? `${installed === 1 ? '' : 'all '}${countOf(installed, 'rule')} installed`
      : `${installed} of ${rules.length} installed`,
    changed > 0 ? `${changed} changed here` : '',
    withNews(pack).length > 0 ? `${withNews(pack).length} to upgrade` : '',
    left > 0 ? `${left} no longer in the pack` : '',
  ];
  return parts.filter(Boolean).join(' · ');
}

/** How a rule stands, in a few words. */
export function ruleStanding(rule: PackRule, version: string): string {
  const { state, installed } = rule;
  if (state === 'not_installed') return 'not installed';
  if (state === 'no_longer_in_pack') return 'no longer in the pack';
  if (hasConflict(rule)) return 'changed on both sides';
  if (state === 'upgrade_available') return `upgrade to ${version}`;
  if (state === 'changed_locally') return 'changed here';
  return installed?.enabled ? 'installed' : 'installed, off';
}

const BY: Readonly<Record<FieldChange['by'], string>> = {
  here: 'changed here',
  pack: 'new in the pack',
  conflict: 'changed on both sides',
};

export const byWhom = ({ by }: FieldChange): string => BY[by];

/** Golden lines come by the dozen and follow from the rest, so they are counted: "tests: 4 new in the pack". */
export function testsText(changes: readonly FieldChange[]): string {
  const tests = changes.filter(isTest);
  const counts = (['here', 'pack', 'conflict'] as const).map((by) => ({
    by,
    count: tests.filter((change) => change.by === by).length,
  }));
  const parts = counts.filter(({ count }) => count > 0).map(({ by, count }) => `${count} ${BY[by]}`);
  return parts.length === 0 ? '' : `tests: ${parts.join(', ')}`;
}

export const isTest = ({ path }: FieldChange): boolean => path.startsWith('tests');

/** A value of a field as a person reads it: texts as they are, the rest as JSON. */
export function valueText(value: unknown): string {
  if (value === undefined) return '–';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
