/// <reference path="./zstd-bindings.d.ts" />
// The package's own `compress` (1.2.2) drops the level; what it wraps takes it.
import bindings from '@mongodb-js/zstd/bindings.js';

/** One zstd frame, made off the main thread. @param level 1 (fast) to 22 (small) */
export const compress = (data: Buffer, level: number): Promise<Buffer> => bindings.compress(data, level);

/** @throws Error where the bytes are no zstd frame; takes no bound, so never give it what a stranger sent. */
export const decompress = (data: Buffer): Promise<Buffer> => bindings.decompress(data);
