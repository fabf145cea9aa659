import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import pixelmatch from 'pixelmatch';
import type { Page } from 'playwright-core';
import sharp from 'sharp';
import { CHROMIUM, hasBrowser } from './browser';

/** Of a colour's distance: what few colours do to a picture is less. */
const PIXEL_THRESHOLD = 0.08;
/** Pixels: one digit for another mostly is more. */
const MOST_DIFFERENT = 5;
const COLOURS = 128;
/** So long a page may take until it looks as it should. */
const PATIENCE_MS = 20_000;
const LOOK_EVERY_MS = 150;
/** A page that has not changed for so many looks is whole. */
const QUIET_LOOKS = 4;

interface Picture {
  readonly data: Buffer;
  readonly width: number;
  readonly height: number;
}

/** Whether pictures are taken anew instead of compared. */
export const takesScreens = process.env.UPDATE_SCREENS === '1';

/** Pictures of pages as they are meant to look. */
export class Screens {
  readonly #folder: string;
  readonly #taken = new Map<string, Buffer>();

  /** @param folder holds the pictures, and `chromium.txt`: which version they were taken with */
  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Writes down the pictures that were taken. */
  keep(): void {
    mkdirSync(this.#folder, { recursive: true });
    for (const [name, picture] of this.#taken) writeFileSync(this.#file(name), picture);
    writeFileSync(join(this.#folder, 'chromium.txt'), `${chromiumVersion()}\n`);
  }

  /** Why pictures cannot be compared here; null where they can: another Chromium draws letters otherwise. */
  get incomparable(): string | null {
    if (!hasBrowser()) return 'there is no Chromium';
    if (takesScreens) return null;
    const note = join(this.#folder, 'chromium.txt');
    const meant = existsSync(note) ? readFileSync(note, 'utf8').trim() : 'none';
    const here = chromiumVersion();
    return meant === here ? null : `the pictures are of Chromium ${meant}, and here is ${here}`;
  }

  /** @returns null where the page looks as it is meant to, or comes to; else what is different, and where it can be seen */
  async differenceOf(page: Page, name: string): Promise<string | null> {
    if (takesScreens) this.#taken.set(name, await fewColours(await whole(page)));
    const file = this.#file(name);
    if (!takesScreens && !existsSync(file)) return `there is no picture ${file}: take it with UPDATE_SCREENS=1`;
    const meant = await pictureOf(this.#taken.get(name) ?? readFileSync(file));
    for (const deadline = Date.now() + PATIENCE_MS; ; await setTimeout(LOOK_EVERY_MS)) {
      const png = await shoot(page);
      const found = await compare(meant, await pictureOf(png));
      if (found === null) return null;
      if (Date.now() > deadline) return found.why + leave(name, png, found.where);
    }
  }

  #file(name: string): string {
    return join(this.#folder, `${name}.png`);
  }
}

interface Difference {
  readonly why: string;
  /** A picture of where. */
  readonly where: Buffer | null;
}

async function compare(meant: Picture, seen: Picture): Promise<Difference | null> {
  const { width, height } = meant;
  if (width !== seen.width || height !== seen.height)
    return { why: `It is ${seen.width} × ${seen.height} and was ${width} × ${height}.`, where: null };
  const where = Buffer.alloc(meant.data.length);
  const different = pixelmatch(meant.data, seen.data, where, width, height, { threshold: PIXEL_THRESHOLD });
  if (different <= MOST_DIFFERENT) return null;
  const raw = { width, height, channels: 4 } as const;
  return {
    why: `${different} of its pixels differ.`,
    where: await sharp(where, { raw }).png().toBuffer(),
  };
}

/** @returns where the page as it is and what differs can be seen */
function leave(name: string, seen: Buffer, where: Buffer | null): string {
  const folder = join(tmpdir(), 'logflow-screens');
  const file = join(folder, `${name}.png`);
  const diff = join(folder, `${name}-where.png`);
  mkdirSync(folder, { recursive: true });
  rmSync(diff, { force: true });
  writeFileSync(file, seen);
  if (where) writeFileSync(diff, where);
  return ` See ${file}${where ? ` and, in red, ${diff}` : ''}; UPDATE_SCREENS=1 takes the pictures anew.`;
}

async function shoot(page: Page): Promise<Buffer> {
  await page.evaluate(SETTLE_PORTS);
  return await page.screenshot({ animations: 'disabled', caret: 'hide' });
}

/** @returns the page once nothing of it has changed for a while */
async function whole(page: Page): Promise<Buffer> {
  let last = await shoot(page);
  for (let quiet = 0; quiet < QUIET_LOOKS; ) {
    await setTimeout(LOOK_EVERY_MS);
    const next = await shoot(page);
    quiet = next.equals(last) ? quiet + 1 : 0;
    last = next;
  }
  return last;
}

const fewColours = (png: Buffer): Promise<Buffer> =>
  sharp(png).png({ palette: true, colours: COLOURS, dither: 0, effort: 10, compressionLevel: 9 }).toBuffer();

async function pictureOf(png: Buffer): Promise<Picture> {
  const { data, info } = await sharp(png).ensureAlpha().raw().toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height };
}

/** @returns the first number of its version, such as `140`. */
const chromiumVersion = (): string =>
  /\d+/.exec(execFileSync(CHROMIUM, ['--version', '--no-sandbox'], { encoding: 'utf8' }))?.[0] ?? '';

/** Runs in the page: each run has ports of its own. */
const SETTLE_PORTS = String.raw`{
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode;
    const text = node.nodeValue.replace(/(localhost|127\.0\.0\.1):\d+/g, '$1:8000');
    if (text !== node.nodeValue) node.nodeValue = text;
  }
}`;
