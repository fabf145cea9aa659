export type Theme = 'system' | 'light' | 'dark';

export const THEME_COOKIE = 'logflow-theme';

/** @returns the theme that a cookie's value names; `system` for anything else. */
export const themeFrom = (value: string | undefined): Theme =>
  value === 'light' || value === 'dark' ? value : 'system';
