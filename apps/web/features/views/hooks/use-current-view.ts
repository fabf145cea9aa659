'use client';

import { useQuery } from '@tanstack/react-query';
import { isAsSaved, type PageAddress, pageOf } from '../view-path';
import { type View, viewsQuery } from '../views-query';

/** The view that a page shows, where it was opened with one, and whether it has changed since. */
export interface CurrentView extends PageAddress {
  readonly view: View | null;
  readonly changed: boolean;
}

export function useCurrentView(address: PageAddress): CurrentView {
  const { id, path, pathname } = address;
  const { data } = useQuery({ ...viewsQuery, enabled: id !== null });
  const view = data?.items.find((one) => one.id === id && pageOf(one) === pathname) ?? null;
  return { ...address, view, changed: view !== null && !isAsSaved(view, path) };
}
