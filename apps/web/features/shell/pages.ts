export interface PageLink {
  readonly href: string;
  readonly title: string;
  /** The key that follows `g`. */
  readonly key: string;
}

/** Where the work is done. */
export const MAIN_PAGES: readonly PageLink[] = [
  { href: '/overview', title: 'Overview', key: 'o' },
  { href: '/explore', title: 'Explore', key: 'e' },
  { href: '/logs', title: 'Logs', key: 'f' },
  { href: '/rules', title: 'Rules', key: 'r' },
  { href: '/alerts', title: 'Alerts', key: 'a' },
  { href: '/destinations', title: 'Destinations', key: 'd' },
];

/** Where it is set up. */
export const SETUP_PAGES: readonly PageLink[] = [
  { href: '/send-data', title: 'Send data', key: 's' },
  { href: '/settings', title: 'Settings', key: ',' },
];

export const ALL_PAGES = [...MAIN_PAGES, ...SETUP_PAGES];
