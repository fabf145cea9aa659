import { lookup as dnsLookup, type LookupAddress, type LookupOptions } from 'node:dns';
import { BlockList, isIP } from 'node:net';

/** Where clouds hand out credentials, and what never leaves the link: no destination lives there. */
const forbidden = new BlockList();
forbidden.addSubnet('169.254.0.0', 16, 'ipv4');
forbidden.addSubnet('fe80::', 10, 'ipv6');
forbidden.addAddress('fd00:ec2::254', 'ipv6');

/** The address of a destination is one that requests must never reach. */
export class ForbiddenAddress extends Error {
  constructor(host: string, address: string) {
    super(`${host === address ? host : `${host} (${address})`} is a link-local or metadata address`);
    this.name = 'ForbiddenAddress';
  }
}

/** Private and loopback addresses are allowed: many run their Splunk there. */
export const isForbiddenAddress = (address: string): boolean =>
  forbidden.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');

/** @throws ForbiddenAddress where the host is written as such an address; names are checked once they are resolved. */
export function refuseForbiddenHost(hostname: string): void {
  const host = hostname.replace(/^\[|\]$/g, '');
  if (isIP(host) !== 0 && isForbiddenAddress(host)) throw new ForbiddenAddress(host, host);
}

type LookupCallback = (error: Error | null, address: string | LookupAddress[], family?: number) => void;

/** Node's own lookup, refusing a name as soon as one of its addresses is forbidden: what is checked is what is dialled. */
export function guardedLookup(hostname: string, options: LookupOptions, callback: LookupCallback): void {
  dnsLookup(hostname, { ...options, all: true }, (error, addresses) => {
    const wrong = error ? undefined : addresses.find(({ address }) => isForbiddenAddress(address));
    const [first] = addresses ?? [];
    if (error) callback(error, []);
    else if (wrong) callback(new ForbiddenAddress(hostname, wrong.address), []);
    else if (options.all || first === undefined) callback(null, addresses);
    else callback(null, first.address, first.family);
  });
}
