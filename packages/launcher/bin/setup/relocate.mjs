import { readFileSync, writeFileSync } from 'node:fs';

/**
 * Debian's Alertmanager looks for its templates under /usr/share by a path that is fixed in the program, so that one which
 * is unpacked and not installed does not start. The path is made relative to the folder it is started in; it keeps its length.
 * @param {string} program path of the unpacked program
 */
export function relocateAlertmanager(program) {
  const absolute = Buffer.from('/usr/share/prometheus/alertmanager');
  const relative = Buffer.from('usr//share/prometheus/alertmanager');
  const bytes = readFileSync(program);
  for (let at = bytes.indexOf(absolute); at >= 0; at = bytes.indexOf(absolute, at + 1)) relative.copy(bytes, at);
  writeFileSync(program, bytes);
}
