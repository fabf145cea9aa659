'use server';

import { cookies } from 'next/headers';
import { THEME_COOKIE, type Theme, themeFrom } from './theme';

const YEAR_SECONDS = 31_536_000;

/** Keeps a person's choice of theme in a cookie, so that the first paint already has it. */
export async function keepTheme(theme: Theme): Promise<void> {
  (await cookies()).set(THEME_COOKIE, themeFrom(theme), { path: '/', maxAge: YEAR_SECONDS, sameSite: 'lax' });
}
