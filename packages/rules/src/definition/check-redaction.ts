import type { FieldError, RuleDefinition } from '@logflow/model';
import { readTraits } from '../pattern/syntax';

/** @param groups of the pattern; null where it is refused */
export function checkRedaction(
  { pattern, redact = {}, valid = {} }: Pick<RuleDefinition, 'pattern' | 'redact' | 'valid'>,
  groups: readonly string[] | null,
): FieldError[] {
  if (groups === null) return [];
  const unredacted = Object.keys(valid).filter((group) => !Object.hasOwn(redact, group));
  return [...checkGroups(pattern, redact, groups), ...unredacted.map(notRedacted)];
}

const notRedacted = (group: string): FieldError => ({
  path: `valid.${group}`,
  message: `the group "${group}" is not redacted: check digits are only looked at in groups that are`,
});

function checkGroups(
  pattern: string,
  redact: NonNullable<RuleDefinition['redact']>,
  groups: readonly string[],
): FieldError[] {
  return Object.keys(redact).flatMap((group) => {
    const message = groups.includes(group) ? checkRepeated(pattern, group) : unknownGroup(group, groups);
    return message === null ? [] : [{ path: `redact.${group}`, message }];
  });
}

function unknownGroup(group: string, groups: readonly string[]): string {
  const known = groups.length > 0 ? `its groups are ${groups.join(', ')}` : 'it has no named group';
  return `the pattern has no group "${group}": ${known}; write (?P<${group}>…) around what must go`;
}

/** RE2 tells where the last round of a repeated group lies: what the others matched would stay. */
function checkRepeated(pattern: string, group: string): string | null {
  const at = pattern.search(new RegExp(`\\(\\?P?<${group}>`));
  const repeated = readTraits(pattern).repeated.some(([open, close]) => open <= at && at < close);
  return repeated
    ? `the group "${group}" is repeated, and only its last round would be redacted: put the repetition inside the group, (?P<${group}>(?:…)+)`
    : null;
}
