/** @returns what was marked of a body that is shown with its tabs as blanks, as it stands there; null where it does not. */
export function textOfBody(body: string, marked: string): string | null {
  const shown = marked.trim();
  const at = body.replaceAll('\t', ' ').indexOf(shown);
  return shown === '' || at < 0 ? null : body.slice(at, at + shown.length);
}
