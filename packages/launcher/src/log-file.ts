import { createWriteStream, existsSync, mkdirSync, renameSync, statSync, type WriteStream } from 'node:fs';
import { dirname } from 'node:path';

const ROTATE_BYTES = 20 * (1 << 20);

/** Appends lines to a file; beyond 20 MiB the file becomes `<path>.1`, of which one is kept. */
export class LogFile {
  readonly path: string;
  #stream: WriteStream;
  #bytes: number;

  constructor(path: string) {
    this.path = path;
    mkdirSync(dirname(path), { recursive: true });
    this.#bytes = existsSync(path) ? statSync(path).size : 0;
    this.#stream = openAppending(path);
  }

  write(line: string): void {
    if (this.#bytes > ROTATE_BYTES) this.#rotate();
    this.#bytes += Buffer.byteLength(line) + 1;
    this.#stream.write(`${line}\n`);
  }

  close(): Promise<void> {
    return new Promise((resolve) => this.#stream.end(() => resolve()));
  }

  #rotate(): void {
    this.#stream.end();
    renameSync(this.path, `${this.path}.1`);
    this.#stream = openAppending(this.path);
    this.#bytes = 0;
  }
}

/** A disk that is full costs lines of the log, not what writes them. */
const openAppending = (path: string): WriteStream =>
  createWriteStream(path, { flags: 'a' }).on('error', () => undefined);
