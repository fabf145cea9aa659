import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, chromium, type Page } from 'playwright-core';
import type { Stack } from './stack';

/** On a loaded machine the pages take their time. */
const PATIENCE_MS = 60_000;
export const CHROMIUM = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium';
const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Whether browser tests can run here; where not, they are skipped by name. */
export const hasBrowser = (): boolean => existsSync(CHROMIUM);

export interface Browser {
  readonly page: Page;
  /** What the pages complained of: errors thrown and requests answered with 5xx. */
  readonly complaints: readonly string[];
  close(): Promise<void>;
}

/** A fresh Chromium with a profile of its own. */
export async function openBrowser(baseURL: string): Promise<Browser> {
  const profile = await mkdtemp(join(tmpdir(), 'logflow-browser-'));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: CHROMIUM,
    headless: true,
    args: ARGUMENTS,
    baseURL,
    viewport: { width: 1440, height: 900 },
  });
  context.setDefaultTimeout(PATIENCE_MS);
  const page = context.pages()[0] ?? (await context.newPage());
  return { page, complaints: listen(page), close: () => close(context, profile) };
}

/** Signs in as the stack's admin and waits for the page that follows. `next` is a path, such as `/rules`. */
export async function signIn(page: Page, stack: Stack, next = '/'): Promise<void> {
  await page.goto(`/sign-in?next=${encodeURIComponent(next)}`);
  await page.getByLabel('Email').fill(stack.adminEmail);
  await page.getByLabel('Password').fill(stack.adminPassword);
  await page.getByRole('button', { name: 'Sign in' }).click();
  // The root leads on.
  await page.waitForURL(({ pathname }) => pathname !== '/sign-in' && pathname !== '/');
}

function listen(page: Page): string[] {
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('response', (response) => {
    if (response.status() >= 500) complaints.push(`${response.status()} ${response.url()}`);
  });
  return complaints;
}

async function close(context: BrowserContext, profile: string): Promise<void> {
  await context.close();
  await rm(profile, { recursive: true, force: true });
}
