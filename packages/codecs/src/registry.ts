import type { SourceCodec } from './codec';
import { ingest } from './ingest/codec';

/** Every wire protocol that is understood; a new one is a folder and a line here. */
export const codecs: readonly SourceCodec[] = [ingest];
