/** The first number of every advisory lock of LogFlow, so that another program in the same database keeps its own. */
export const LOCK_SPACE = 4919;

/** The second number. `commit` is spelt out in the function commit_stamp() of the first migration. */
export const LOCKS = { commit: 1, migrate: 2, sample: 3, compact: 4, partitions: 5, alerts: 6 } as const;

export type LockName = keyof typeof LOCKS;
