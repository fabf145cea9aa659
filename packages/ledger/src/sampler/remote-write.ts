import { httpAddress } from '@logflow/runtime';
import { REMOTE_WRITE_HEADERS } from '@logflow/series';

/** Sends one encoded write request; resolves once Prometheus has taken all of it. */
export type SendSamples = (body: Buffer) => Promise<void>;

const TIMEOUT_MS = 30_000;
const SHOWN_CHARACTERS = 500;

/** Prometheus answered, but not with success. */
export class RemoteWriteError extends Error {
  readonly status: number;
  readonly body: string;

  constructor(status: number, body: string) {
    super(`remote write was answered ${status}: ${body.slice(0, SHOWN_CHARACTERS)}`);
    this.name = 'RemoteWriteError';
    this.status = status;
    this.body = body;
  }
}

/**
 * @param address of the receiver, as in `http://127.0.0.1:9090/api/v1/write`.
 * @param timeoutMs after which a request is given up
 */
export function remoteWriteTo(address: string, timeoutMs = TIMEOUT_MS): SendSamples {
  const { url, headers } = httpAddress(address);
  return async (body) => {
    const signal = AbortSignal.timeout(timeoutMs);
    const response = await fetch(url, {
      method: 'POST',
      headers: { ...REMOTE_WRITE_HEADERS, ...headers },
      body: new Uint8Array(body),
      signal,
      redirect: 'error',
    });
    const text = await response.text();
    if (!response.ok) throw new RemoteWriteError(response.status, text.trim());
  };
}
