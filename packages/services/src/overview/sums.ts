import type { FlowEntry, FlowKind } from '@logflow/ledger';

/** The flow of a range, to be asked for by kind and subject. */
export class FlowSums {
  readonly #bySubject = new Map<FlowKind, Map<string, number>>();

  constructor(entries: readonly FlowEntry[]) {
    for (const { kind, subject, amount } of entries) {
      const subjects = this.#bySubject.get(kind) ?? new Map<string, number>();
      this.#bySubject.set(kind, subjects.set(subject, amount));
    }
  }

  of(kind: FlowKind, subject: string): number {
    return this.#bySubject.get(kind)?.get(subject) ?? 0;
  }

  total(kind: FlowKind): number {
    return this.most(kind).reduce((sum, [, amount]) => sum + amount, 0);
  }

  /** Subjects and their amounts, the largest first. */
  most(kind: FlowKind): [subject: string, amount: number][] {
    return [...(this.#bySubject.get(kind) ?? [])].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1));
  }
}
