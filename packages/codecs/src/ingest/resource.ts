const CACHE_ENTRIES = 4_096;
/** Nothing stands for "absent" in a key, because a name may hold any character. */
const cache = new Map<string, Map<string, string>>();
let entries = 0;
const ABSENT = '\u0000absent';

/** @returns the resource of a record as JSON, in the names of OpenTelemetry; the same text object for the same names. */
export function resourceText(service: string | undefined, host: string | undefined): string {
  if (service === undefined && host === undefined) return '{}';
  const hosts = cache.get(service ?? ABSENT) ?? remember(service ?? ABSENT);
  const known = hosts.get(host ?? ABSENT);
  if (known !== undefined) return known;
  const text = JSON.stringify({ 'service.name': service, 'host.name': host });
  entries++;
  hosts.set(host ?? ABSENT, text);
  return text;
}

function remember(service: string): Map<string, string> {
  if (entries >= CACHE_ENTRIES) {
    cache.clear();
    entries = 0;
  }
  const hosts = new Map<string, string>();
  cache.set(service, hosts);
  return hosts;
}
