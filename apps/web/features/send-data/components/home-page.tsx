'use client';

import { useRouter } from 'next/navigation';
import { useEffect } from 'react';
import { Skeleton } from '../../../components/ui/skeleton';
import { Failed } from '../../../components/ui/state';
import { useIngestStatus } from '../hooks/use-ingest';

/** A new org lands on Send data, one with lines on Overview. */
export function HomePage() {
  const router = useRouter();
  const { data, error, refetch } = useIngestStatus();
  useEffect(() => {
    if (data) router.replace(data.received ? '/overview' : '/send-data');
  }, [data, router]);
  if (error && !data) {
    return (
      <Failed what="LogFlow could not be reached." error={error} onRetry={() => void refetch()} className="py-24" />
    );
  }
  return (
    <div aria-busy="true" className="flex flex-col gap-3">
      <Skeleton className="h-[30px] w-40" />
      <Skeleton className="h-[320px]" />
    </div>
  );
}
