import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import pixelmatch from 'pixelmatch';
import type { Page } from 'playwright-core';
import { PNG } from 'pngjs';
import { CHROMIUM, hasBrowser } from './browser';

/** Of a colour's distance; edges of letters vary by less. */
const PIXEL_THRESHOLD = 0.15;
/** Of all pixels. */
const MAX_DIFFERENT = 0.002;

/** Pictures of pages as they are meant to look; `UPDATE_SCREENS=1 npm test -- screens` takes them anew. */
export class Screens {
  readonly #folder: string;
  readonly #updates = process.env.UPDATE_SCREENS === '1';

  /** @param folder holds the pictures, and `chromium.txt`: which version they were taken with */
  constructor(folder: string) {
    this.#folder = folder;
    if (!this.#updates || !hasBrowser()) return;
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'chromium.txt'), `${chromiumVersion()}\n`);
  }

  /** Whether pictures can be compared here: another Chromium draws letters otherwise. */
  get comparable(): boolean {
    const note = join(this.#folder, 'chromium.txt');
    return hasBrowser() && existsSync(note) && readFileSync(note, 'utf8').trim() === chromiumVersion();
  }

  /**
   * Times, ports and what else differs from run to run read the same in every picture.
   * @param hidden selectors of what is drawn of the present, such as graphs: a grey area stands for it
   * @returns null where the page looks as it is meant to, otherwise what is different, and where both can be seen
   */
  async differenceOf(page: Page, name: string, hidden: readonly string[] = []): Promise<string | null> {
    await page.mouse.move(0, 0);
    await page.evaluate('document.fonts.ready.then(() => undefined)');
    await page.evaluate(SETTLE_TEXTS);
    const mask = hidden.map((selector) => page.locator(selector));
    const seen = await page.screenshot({ animations: 'disabled', caret: 'hide', mask, maskColor: '#808080' });
    const file = join(this.#folder, `${name}.png`);
    if (this.#updates) writeFileSync(file, seen);
    if (!existsSync(file)) return `there is no picture ${file}: take it with UPDATE_SCREENS=1`;
    return this.#compare(PNG.sync.read(readFileSync(file)), PNG.sync.read(seen), name);
  }

  #compare(meant: PNG, seen: PNG, name: string): string | null {
    const out = join(this.#folder, 'different', name);
    rmSync(`${out}.png`, { force: true });
    if (meant.width !== seen.width || meant.height !== seen.height)
      return this.#keep(out, seen, `it is ${seen.width} × ${seen.height} and was ${meant.width} × ${meant.height}`);
    const diff = new PNG({ width: meant.width, height: meant.height });
    const options = { threshold: PIXEL_THRESHOLD };
    const different = pixelmatch(meant.data, seen.data, diff.data, meant.width, meant.height, options);
    const share = different / (meant.width * meant.height);
    if (share <= MAX_DIFFERENT) return null;
    this.#keep(`${out}-where`, diff, '');
    return this.#keep(out, seen, `${(share * 100).toFixed(2)} % of its pixels differ`);
  }

  #keep(path: string, png: PNG, why: string): string {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(`${path}.png`, PNG.sync.write(png));
    return `${why}: see ${path}.png`;
  }
}

/** @returns the first number of its version, such as `140`. */
const chromiumVersion = (): string =>
  /\d+/.exec(execFileSync(CHROMIUM, ['--version', '--no-sandbox'], { encoding: 'utf8' }))?.[0] ?? '';

/** Runs in the page. */
const SETTLE_TEXTS = String.raw`{
  const settled = [
    [/\d{4}-\d\d-\d\d/g, '2026-01-01'],
    [/\d\d:\d\d:\d\d\.\d+/g, '00:00:00.000'],
    [/\d\d:\d\d:\d\d/g, '00:00:00'],
    [/\d\d:\d\d/g, '00:00'],
    [/\d+ (min|h|days) ago|just now/g, 'just now'],
    [/(localhost|127\.0\.0\.1):\d+/g, '$1:8000'],
  ];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode;
    const text = settled.reduce((now, [from, to]) => now.replace(from, to), node.nodeValue);
    if (text !== node.nodeValue) node.nodeValue = text;
  }
}`;
