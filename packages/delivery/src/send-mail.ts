import type { LookupAddress } from 'node:dns';
import { isIP } from 'node:net';
import { promisify } from 'node:util';
import { createTransport } from 'nodemailer';
import { guardedLookup, type Reach, refuseForbiddenHost } from './addresses';

/** What a server may take for one answer, and for all of them. */
const WITHIN_MS = 20_000;
const WHOLE_MS = 60_000;
/** TLS from the first byte on; on other ports it is asked for once connected. */
const TLS_PORT = 465;

export interface MailServer {
  readonly host: string;
  readonly port: number;
  /** Given only over TLS. */
  readonly login?: { readonly user: string; readonly pass: string };
}

export interface Mail {
  readonly from: string;
  /** Addresses with commas between them. */
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/**
 * Hands one mail to a server.
 * @throws Error where it takes the mail for nobody, or not for all, with the server's words; where the address is refused
 */
export async function sendMail({ host, port, login }: MailServer, mail: Mail, reach: Reach): Promise<void> {
  refuseForbiddenHost(host, reach);
  const transport = createTransport({
    // What is checked is what is dialled; the certificate is that of the name.
    host: await addressOf(host, reach),
    port,
    secure: port === TLS_PORT,
    ...(login && { auth: login, requireTLS: true }),
    ...(isIP(host) === 0 && { tls: { servername: host } }),
    connectionTimeout: WITHIN_MS,
    greetingTimeout: WITHIN_MS,
    socketTimeout: WITHIN_MS,
  });
  const sent = transport.sendMail({ ...mail, disableFileAccess: true, disableUrlAccess: true });
  try {
    const { rejected } = await within(sent, WHOLE_MS);
    if (rejected.length > 0) throw new RefusedMail(`it is not taken for ${rejected.join(', ')}`);
  } finally {
    transport.close();
  }
}

/** @throws TimeoutError; what was begun may go on */
function within<T>(work: Promise<T>, ms: number): Promise<T> {
  const late = AbortSignal.timeout(ms);
  const ends = new Promise<never>((_, reject) => late.addEventListener('abort', () => reject(late.reason)));
  return Promise.race([work, ends]);
}

/** Some were sent the mail: to send it again would tell them twice. */
export class RefusedMail extends Error {}

const addressOf = async (host: string, reach: Reach): Promise<string> => {
  const lookup = promisify(guardedLookup(reach)) as (host: string, options: object) => Promise<LookupAddress[]>;
  const [first] = await lookup(host, { all: true });
  return first?.address ?? host;
};
