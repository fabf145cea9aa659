import type { Lines } from '@logflow/lines';
import type { Offence } from './search';

/** The attribute of a line that no rule was asked about. */
export const UNMATCHED = 'logflow.unmatched';

/** @returns the lines, those that offend with one attribute more, which says why they were not matched. */
export function noteUnmatched(lines: Lines, offences: readonly Offence[]): Lines {
  const texts = new Map(lines.attributeTexts.map((text, index) => [text, index]));
  const attributes = lines.attributes.slice();
  for (const { line, reason } of offences) {
    const text = lines.attributeTexts[lines.attributes[line] as number] as string;
    const noted = withMember(text, UNMATCHED, reason);
    if (!texts.has(noted)) texts.set(noted, texts.size);
    attributes[line] = texts.get(noted) as number;
  }
  return { ...lines, attributes, attributeTexts: [...texts.keys()] };
}

/** The text is not parsed: a number beyond what JavaScript holds keeps its digits, and reading it may be what fails. */
function withMember(object: string, key: string, value: string): string {
  const open = object.slice(0, object.lastIndexOf('}')).trimEnd();
  return `${open}${open.endsWith('{') ? '' : ','}${JSON.stringify(key)}:${JSON.stringify(value)}}`;
}
