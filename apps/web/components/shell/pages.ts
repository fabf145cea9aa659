import {
  Bell,
  ChartColumn,
  LayoutDashboard,
  type LucideIcon,
  Regex,
  ScrollText,
  Send,
  Settings,
  Share2,
} from 'lucide-react';

export interface PageLink {
  readonly href: string;
  readonly title: string;
  readonly icon: LucideIcon;
  /** The key that follows `g`. */
  readonly key: string;
}

/** Where the work is done. */
export const MAIN_PAGES: readonly PageLink[] = [
  { href: '/overview', title: 'Overview', icon: LayoutDashboard, key: 'o' },
  { href: '/explore', title: 'Explore', icon: ChartColumn, key: 'e' },
  { href: '/logs', title: 'Logs', icon: ScrollText, key: 'f' },
  { href: '/rules', title: 'Rules', icon: Regex, key: 'r' },
  { href: '/alerts', title: 'Alerts', icon: Bell, key: 'a' },
  { href: '/destinations', title: 'Destinations', icon: Share2, key: 'd' },
];

/** Where it is set up. */
export const SETUP_PAGES: readonly PageLink[] = [
  { href: '/send-data', title: 'Send data', icon: Send, key: 's' },
  { href: '/settings', title: 'Settings', icon: Settings, key: ',' },
];

export const ALL_PAGES = [...MAIN_PAGES, ...SETUP_PAGES];
