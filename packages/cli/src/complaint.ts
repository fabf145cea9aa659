/** Exit codes, as `diff` has them: the answer is yes, the answer is no, the question could not be answered. */
export const EXIT = { ok: 0, no: 1, trouble: 2 } as const;

/** A failure whose message is meant for the person at the console: what is wrong, where, what mends it. */
export class Complaint extends Error {}
