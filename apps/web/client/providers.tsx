'use client';

import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { NuqsAdapter } from 'nuqs/adapters/next/app';
import { type ReactNode, useState } from 'react';
import { Toaster } from '../components/ui/toaster';
import { useLoadAtFirstMove } from './on-demand';
import { ApiError } from './request';

const MAX_RETRIES = 2;

const retry = (failures: number, error: Error): boolean =>
  failures < MAX_RETRIES && (!(error instanceof ApiError) || error.status === 0 || error.status >= 500);

/** Soon, so that what is down is said to be down while the eye is still there. */
const retryDelay = (failures: number): number => 300 * 2 ** failures;

const createClient = (): QueryClient =>
  new QueryClient({
    defaultOptions: { queries: { retry, retryDelay, staleTime: 10_000, refetchOnWindowFocus: false } },
  });

/** What every page needs around it: data, state in the URL, toasts. */
export function Providers({ children }: { children: ReactNode }) {
  const [client] = useState(createClient);
  useLoadAtFirstMove();
  return (
    <QueryClientProvider client={client}>
      <NuqsAdapter>
        {children}
        <Toaster />
      </NuqsAdapter>
    </QueryClientProvider>
  );
}
