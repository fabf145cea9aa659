/** Bytes of a request's body as it comes over the wire. */
export const MAX_WIRE_BYTES = 10 * 1024 * 1024;
/** A body that is refused is read to its end up to this size, so that its sender sees why. */
export const MAX_DRAINED_BYTES = 128 * 1024 * 1024;
/** Bytes of a body once decompressed. */
export const MAX_BODY_BYTES = 64 * 1024 * 1024;
/** A body of `{}` and line feeds would be 20 million lines, and each takes 40 bytes beside its text. */
export const MAX_LINES = 500_000;
export const MAX_LINE_BYTES = 1024 * 1024;
export const MAX_FIELDS = 256;
/**
 * A group of small requests is sent on at the latest after this many lines or bytes of bodies, or milliseconds: `busyWaitMs`
 * while a job of the same org is being made durable.
 */
export const GROUP = { waitMs: 8, busyWaitMs: 100, lines: 5_000, bytes: 1024 * 1024 } as const;
