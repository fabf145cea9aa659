import type { Lines } from '@logflow/lines';

/** What of an HTTP request a codec may look at before its body is read. Header names are in lower case. */
export interface RequestHead {
  readonly path: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

export interface DecodeRequest extends RequestHead {
  /** Decompressed. */
  readonly body: Buffer;
}

export interface Limits {
  /** Bytes of a decompressed body. */
  readonly maxBodyBytes: number;
  /** Lines or records of one request. */
  readonly maxLines: number;
  /** Bytes of one line or record. */
  readonly maxLineBytes: number;
  /** Fields of one record. */
  readonly maxFields: number;
  /** The time of lines that carry none, in microseconds since the epoch. */
  readonly nowMicros: bigint;
}

/** What became of a request whose lines are durable. */
export interface AcceptResult {
  /** Lines. */
  readonly accepted: number;
  /** UUID of the batch. */
  readonly batch: string;
}

export interface ProtocolResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** One wire protocol: its requests to lines, and back the answer its senders understand. Pure: no I/O, no clock. */
export interface SourceCodec {
  /** snake_case, the label of its metrics. */
  readonly name: string;
  /** Paths that are POSTed to. */
  readonly routes: readonly string[];
  /** @returns the secret the request carries, or null. */
  credential(request: RequestHead): string | null;
  /** @throws Refusal and nothing else; then no line is taken. */
  decode(request: DecodeRequest, limits: Limits): Lines;
  respond(result: AcceptResult): ProtocolResponse;
}
