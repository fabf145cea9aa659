import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { secretKey } from '../secret-key';

const ALGORITHM = 'aes-256-gcm';
const LAYOUT = 1;
const IV_BYTES = 12;
const TAG_BYTES = 16;

export type Secrets = Readonly<Record<string, string>>;

/** Whose secrets they are: sealed bytes copied to another row do not open there. */
interface Owner {
  readonly orgId: number;
  readonly id: string;
}

/** @returns one byte of layout, the IV, the tag and the secrets, encrypted with the key in `home`. */
export function sealSecrets(home: string, owner: Owner, secrets: Secrets): Buffer {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv(ALGORITHM, key(home), iv).setAAD(associated(owner));
  const sealed = Buffer.concat([cipher.update(JSON.stringify(secrets), 'utf8'), cipher.final()]);
  return Buffer.concat([Buffer.of(LAYOUT), iv, cipher.getAuthTag(), sealed]);
}

/** @throws Error where the bytes were sealed with another key, for another owner, or changed since */
export function openSecrets(home: string, owner: Owner, sealed: Buffer): Secrets {
  try {
    const tagAt = 1 + IV_BYTES;
    const opener = createDecipheriv(ALGORITHM, key(home), sealed.subarray(1, tagAt)).setAAD(associated(owner));
    opener.setAuthTag(sealed.subarray(tagAt, tagAt + TAG_BYTES));
    const text = Buffer.concat([opener.update(sealed.subarray(tagAt + TAG_BYTES)), opener.final()]).toString();
    return JSON.parse(text) as Secrets;
  } catch (cause) {
    throw new Error('its secrets cannot be decrypted with the key of this installation: enter them again', { cause });
  }
}

const keys = new Map<string, Buffer>();

function key(home: string): Buffer {
  const known = keys.get(home) ?? secretKey(home, 'destinations');
  keys.set(home, known);
  return known;
}

const associated = ({ orgId, id }: Owner): Buffer => Buffer.from(`destination ${orgId} ${id}`);
