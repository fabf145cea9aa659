import { decodeRange, LAST_HOUR, type Range } from '../time/range';

/** What of a page's state passes: the view that it began with, and what is chosen in it. None of it is part of a view. */
const PASSING = ['view', 'at', 'series', 'line', 'open', 'json', 'around', 'each', 'build'];

/** @returns the address of a page as a view keeps it; the same for the same state, in whatever order it stands. */
export function viewPath(pathname: string, search: URLSearchParams | string): string {
  const params = new URLSearchParams(search);
  for (const name of PASSING) params.delete(name);
  params.sort();
  const query = params.toString();
  return query === '' ? pathname : `${pathname}?${query}`;
}

/** Where a page is: as a view would keep it, and the view that it was opened with. */
export interface PageAddress {
  readonly pathname: string;
  readonly path: string;
  readonly id: string | null;
}

interface Saved {
  readonly id: string;
  readonly path: string;
}

const urlOf = ({ path }: Pick<Saved, 'path'>): URL => new URL(path, 'https://logflow.invalid');

/** @returns the page that a view is of, such as `/logs`. */
export const pageOf = (view: Pick<Saved, 'path'>): string => urlOf(view).pathname;

/** @returns where a view is opened; the address keeps which one it is. */
export const hrefOf = ({ id, path }: Saved): string => `${path}${path.includes('?') ? '&' : '?'}view=${id}`;

/** @returns whether a page with this {@link viewPath} shows just what was saved. */
export function isAsSaved(view: Pick<Saved, 'path'>, path: string): boolean {
  const { pathname, searchParams } = urlOf(view);
  return viewPath(pathname, searchParams) === path;
}

/** @returns the range that an address is of. */
export const rangeOf = (view: Pick<Saved, 'path'>): Range =>
  decodeRange(urlOf(view).searchParams.get('t') ?? '') ?? LAST_HOUR;
