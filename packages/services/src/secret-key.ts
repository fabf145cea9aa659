import { hkdfSync, randomBytes, randomUUID } from 'node:crypto';
import { existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const KEY_BYTES = 32;

/**
 * @returns 32 bytes for one purpose, derived from LOGFLOW_SECRET_KEY where that is set (machines that share a database
 * but no folder need it), else from `<home>/secret.key`, which the first caller makes: readable by its owner alone. Who
 * loses that key signs everybody out and loses the destinations' secrets.
 */
export function secretKey(home: string, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', masterKey(home), Buffer.alloc(0), `logflow ${purpose}`, KEY_BYTES));
}

function masterKey(home: string): Buffer {
  const given = process.env.LOGFLOW_SECRET_KEY;
  if (given) return parseKey('LOGFLOW_SECRET_KEY', given);
  const file = join(home, 'secret.key');
  if (!existsSync(file)) makeKey(home, file);
  return parseKey(file, readFileSync(file, 'utf8'));
}

/** Linked into place whole, so that of two first callers one wins and neither reads half a key. */
function makeKey(home: string, file: string): void {
  mkdirSync(home, { recursive: true });
  const draft = `${file}.${randomUUID()}`;
  writeFileSync(draft, `${randomBytes(KEY_BYTES).toString('hex')}\n`, { mode: 0o600 });
  try {
    linkSync(draft, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(draft);
  }
}

function parseKey(source: string, text: string): Buffer {
  const key = Buffer.from(text.trim(), 'hex');
  if (key.length === KEY_BYTES) return key;
  throw new Error(`${source} does not hold ${KEY_BYTES} bytes in hexadecimal: put the right key back.`);
}
