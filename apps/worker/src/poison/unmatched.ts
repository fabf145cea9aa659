import { type Lines, rewriteLines } from '@logflow/lines';
import type { Offence } from './search';

/** The attribute of a line that no rule was asked about. */
export const UNMATCHED = 'logflow.unmatched';

/**
 * @param withhold whether rules redact: what they could not be asked about is then not stored, since nobody knows what of
 * it may be
 * @returns the lines, those that offend with one attribute more, which says why they were not matched
 */
export function noteUnmatched(lines: Lines, offences: readonly Offence[], withhold: boolean): Lines {
  const noted = offences.map(({ line, reason }): [number, string] => {
    if (withhold) return [line, withMember('{}', UNMATCHED, `${reason}; its text is withheld, because rules redact`)];
    return [line, withMember(lines.attributeTexts[lines.attributes[line] as number] as string, UNMATCHED, reason)];
  });
  const bodies = withhold ? offences.map(({ line }): [number, Buffer] => [line, NOTHING]) : [];
  return rewriteLines(lines, { bodies: new Map(bodies), attributes: new Map(noted) });
}

const NOTHING = Buffer.alloc(0);

/** The text is not parsed: a number beyond what JavaScript holds keeps its digits, and reading it may be what fails. */
function withMember(object: string, key: string, value: string): string {
  const open = object.slice(0, object.lastIndexOf('}')).trimEnd();
  return `${open}${open.endsWith('{') ? '' : ','}${JSON.stringify(key)}:${JSON.stringify(value)}}`;
}
