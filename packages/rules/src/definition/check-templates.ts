import type { FieldError } from '@logflow/model';
import { groupsOf, parseTemplate } from '../effects/template';

/** @param names what templates may use; null where that cannot be said, because the pattern is refused */
export function checkTemplates(
  texts: Readonly<Record<string, string>>,
  under: string,
  names: readonly string[] | null,
): FieldError[] {
  return Object.entries(texts).flatMap(([key, text]) => {
    const message = checkTemplate(text, names);
    return message === null ? [] : [{ path: `${under}.${key}`, message }];
  });
}

/** @returns null, or the sentence that says what is wrong */
export function checkTemplate(text: string, names: readonly string[] | null): string | null {
  try {
    const unknown = groupsOf(parseTemplate(text)).find((group) => names !== null && !names.includes(group));
    if (unknown === undefined) return null;
    const known = names?.length ? `its groups are ${names.join(', ')}` : 'it has no named group';
    return `the pattern has no group "${unknown}": ${known}; write (?P<${unknown}>…) around the part you mean`;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
