import axe from 'axe-core';
import type { Page } from 'playwright-core';

/** @returns what axe-core finds wrong with the page as it is now: `color-contrast: .text-ink3: …`. */
export async function accessibilityProblems(page: Page): Promise<string[]> {
  // A tooltip under the pointer comes and goes: it is no part of the page.
  await page.mouse.move(0, 0);
  await page.evaluate(axe.source);
  await page.evaluate(settled);
  await page.waitForFunction(nothingPale, undefined, { timeout: PALE_MS }).catch(() => undefined);
  const violations = await page.evaluate(async () => {
    const { axe: inPage } = globalThis as unknown as { axe: typeof axe };
    // One that happens to be open lies outside of all landmarks.
    return (await inPage.run({ exclude: ['[role="tooltip"]'] })).violations;
  });
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')}: ${failureSummary ?? ''}`),
  );
}

/** What fades has another colour meanwhile; what goes on for ever is waited for by whoever knows what comes after it. */
const settled = `Promise.all(document.getAnimations()
  .filter((one) => one.effect.getComputedTiming().endTime !== Infinity)
  .map((one) => one.finished.catch(() => undefined)))
  .then(() => undefined)`;

/** What is from before is pale until the new is there; where it stays so, the page is looked at as it is. */
const nothingPale = "document.querySelector('.opacity-55') === null";
const PALE_MS = 5_000;
