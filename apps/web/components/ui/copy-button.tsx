'use client';

import { Check, Copy } from 'lucide-react';
import { useEffect, useState } from 'react';
import { copyText } from '../../client/clipboard';
import { Button } from './button';

/** Copies a text and says so for two seconds. */
export function CopyButton({ text, label = 'Copy' }: { text: string; label?: string }) {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), 2000);
    return () => clearTimeout(timer);
  }, [copied]);
  const copy = () => copyText(text).then(setCopied);
  const Icon = copied ? Check : Copy;
  return (
    <Button size="sm" onClick={() => void copy()} aria-live="polite">
      <Icon aria-hidden className="size-3.5" />
      {copied ? 'Copied' : label}
    </Button>
  );
}
