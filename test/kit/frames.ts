import type { Page } from 'playwright-core';

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** @returns how long each frame took while the pointer crossed a part of the page, ms. */
export async function framesWhileCrossing(page: Page, box: Box): Promise<number[]> {
  await page.evaluate(`globalThis.frames_ = []; globalThis.going_ = true; (function tick(last) {
    requestAnimationFrame((now) => { frames_.push(now - last); if (going_) tick(now); });
  })(performance.now());`);
  for (let share = 0.1; share < 0.9; share += 0.005) {
    await page.mouse.move(box.x + box.width * share, box.y + box.height * (0.3 + 0.4 * share));
  }
  return (await page.evaluate('going_ = false; frames_.slice(1)')) as number[];
}

/** A frame that took so many times as long as one of an empty page is late. */
const LATE = 3;
/** @returns how much more of the frames are late than of an empty page's own, as a share. */
export const moreLate = (frames: readonly number[], empty: readonly number[]): number =>
  lateShare(frames, empty) - lateShare(empty, empty);

const lateShare = (frames: readonly number[], empty: readonly number[]): number =>
  frames.filter((ms) => ms > LATE * quantile(empty, 0.5)).length / frames.length;

const quantile = (values: readonly number[], share: number): number =>
  [...values].sort((a, b) => a - b)[Math.floor(share * (values.length - 1))] ?? 0;

/** @returns how many frames there were, and how long they took */
export function framesText(frames: readonly number[]): string {
  const [half, most, longest] = [0.5, 0.95, 1].map((share) => quantile(frames, share).toFixed(1));
  return `${frames.length} frames, median ${half} ms, p95 ${most} ms, longest ${longest} ms`;
}
