import { lookup as dnsLookup, type LookupAddress, type LookupOptions } from 'node:dns';
import { BlockList, isIP } from 'node:net';

/**
 * Whether requests may reach this machine itself. What names the path and the body of its requests must not: LogFlow's own
 * servers listen there.
 */
export type Reach = 'with loopback' | 'without loopback';

/** Where clouds hand out credentials, and what never leaves the link: no destination lives there. */
const forbidden = new BlockList();
forbidden.addSubnet('169.254.0.0', 16, 'ipv4');
forbidden.addSubnet('fe80::', 10, 'ipv6');
forbidden.addAddress('fd00:ec2::254', 'ipv6');

/** Addresses that lead to this machine; the unspecified ones do so too. */
const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addSubnet('0.0.0.0', 8, 'ipv4');
loopback.addAddress('::1', 'ipv6');
loopback.addAddress('::', 'ipv6');

/** An address that requests must not reach. */
export class ForbiddenAddress extends Error {
  constructor(host: string, { address, is }: { address: string; is: string }) {
    super(`${host === address ? host : `${host} (${address})`} is ${is}`);
    this.name = 'ForbiddenAddress';
  }
}

/** @returns what is wrong with an address, null where requests may go there. Private networks are allowed. */
export function addressProblem(address: string, reach: Reach = 'with loopback'): string | null {
  const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
  if (forbidden.check(address, family)) return 'a link-local or metadata address';
  return reach === 'without loopback' && loopback.check(address, family) ? 'an address of this machine' : null;
}

/** @returns what is wrong with a host that is written as an address or is known without asking; names are checked once resolved. */
export function hostProblem(hostname: string, reach: Reach = 'with loopback'): string | null {
  const host = bare(hostname);
  if (isIP(host) !== 0) return addressProblem(host, reach);
  return /(^|\.)localhost\.?$/i.test(host) ? addressProblem('127.0.0.1', reach) : null;
}

/** @throws ForbiddenAddress where {@link hostProblem} finds one */
export function refuseForbiddenHost(hostname: string, reach: Reach): void {
  const is = hostProblem(hostname, reach);
  if (is !== null) throw new ForbiddenAddress(bare(hostname), { address: bare(hostname), is });
}

const bare = (hostname: string): string => hostname.replace(/^\[|\]$/g, '');

type LookupCallback = (error: Error | null, address: string | LookupAddress[], family?: number) => void;

/** Node's own lookup, refusing a name as soon as one of its addresses is forbidden: what is checked is what is dialled. */
export const guardedLookup =
  (reach: Reach) =>
  (hostname: string, options: LookupOptions, callback: LookupCallback): void =>
    dnsLookup(hostname, { ...options, all: true }, (failure, addresses) => {
      const error = failure ?? forbiddenAmong(hostname, addresses, reach);
      const [first] = addresses ?? [];
      if (error !== null) callback(error, []);
      else if (options.all || first === undefined) callback(null, addresses);
      else callback(null, first.address, first.family);
    });

function forbiddenAmong(hostname: string, addresses: readonly LookupAddress[], reach: Reach): ForbiddenAddress | null {
  for (const { address } of addresses) {
    const is = addressProblem(address, reach);
    if (is !== null) return new ForbiddenAddress(hostname, { address, is });
  }
  return null;
}
