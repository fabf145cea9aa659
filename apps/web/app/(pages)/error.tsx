'use client';

import { Failed } from '../../components/ui/state';

export default function PageError({ error, reset }: { error: Error; reset: () => void }) {
  return <Failed what="This page stumbled." error={error} onRetry={reset} className="py-24" />;
}
