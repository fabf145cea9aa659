/** In characters, of at most four bytes each: with a suffix it still is a name that every file system takes. */
const MAX_LENGTH = 56;
const ID_PART = 8;

/** `Invalid SSH user` → `invalid-ssh-user`: letters and digits of any script, all else a hyphen. */
function slug(name: string): string {
  const words =
    name
      .normalize('NFC')
      .toLowerCase()
      .match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];
  return [...words.join('-')].slice(0, MAX_LENGTH).join('').replace(/-+$/, '') || 'rule';
}

/**
 * The file of a rule that has none yet: from its name, and with the beginning of its id where that is taken.
 * @param taken lower-case names of files that are there; the new one is added
 */
export function newFileName(rule: { name: string; id: string }, taken: Set<string>): string {
  const plain = `${slug(rule.name)}.yaml`;
  const name = taken.has(plain) ? `${slug(rule.name)}-${rule.id.slice(0, ID_PART)}.yaml` : plain;
  taken.add(name);
  return name;
}
