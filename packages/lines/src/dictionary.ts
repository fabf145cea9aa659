/** Gives each distinct text a small number, in order of first appearance. */
export class Dictionary {
  readonly texts: string[] = [];
  readonly #index = new Map<string, number>();

  indexOf(text: string): number {
    const known = this.#index.get(text);
    if (known !== undefined) return known;
    const index = this.texts.length;
    this.texts.push(text);
    this.#index.set(text, index);
    return index;
  }
}
