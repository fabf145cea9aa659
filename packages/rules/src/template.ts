/** A template as parts: even entries are text, odd ones names of groups. */
export type Template = readonly string[];

const PART = /\$(?:(\$)|\{([^{}]*)\})?/g;

/**
 * Reads `${group}` and `$$`.
 * @throws Error whose message says what is wrong with the text.
 */
export function parseTemplate(text: string): Template {
  const parts: string[] = [];
  let plain = '';
  let end = 0;
  for (const found of text.matchAll(PART)) {
    plain += text.slice(end, found.index);
    end = found.index + found[0].length;
    if (found[1] !== undefined) plain += '$';
    else if (found[2] === undefined) throw new Error(`a $ stands alone: write $$ for a dollar, \${group} for a group`);
    else {
      parts.push(plain, found[2]);
      plain = '';
    }
  }
  parts.push(plain + text.slice(end));
  return parts;
}

/** @returns the names of the groups that a template uses, in order, repeated where they are. */
export const groupsOf = (template: Template): string[] => template.filter((_, index) => index % 2 === 1);

/** @param textOf gives the text of a group, '' where it took no part. */
export function expand(template: Template, textOf: (group: string) => string): string {
  let text = template[0] as string;
  for (let i = 1; i < template.length; i += 2) text += textOf(template[i] as string) + (template[i + 1] as string);
  return text;
}

/**
 * PostgreSQL holds no NUL, so in tags and labels it becomes U+FFFD; the line itself keeps it.
 * A cap on the length of values belongs here once it is decided; until then they are kept whole.
 */
export const storable = (text: string): string => (text.includes('\0') ? text.replaceAll('\0', '\ufffd') : text);
