/**
 * Things that cost something to make and are the same for the same key: whoever asks gets the one that somebody still
 * holds. What nobody holds is forgotten.
 */
export class WeakCache<T extends object> {
  readonly #known = new Map<string, WeakRef<T>>();
  readonly #collected = new FinalizationRegistry<string>((key) => {
    if (this.#known.get(key)?.deref() === undefined) this.#known.delete(key);
  });

  /** @throws what `make` throws; then nothing is kept. */
  of(key: string, make: () => T): T {
    const known = this.#known.get(key)?.deref();
    if (known !== undefined) return known;
    const made = make();
    this.#known.set(key, new WeakRef(made));
    this.#collected.register(made, key);
    return made;
  }
}
