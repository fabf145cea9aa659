'use client';

import { Download } from 'lucide-react';
import { useState } from 'react';
import { onDemand, useOnDemand } from '../../../client/on-demand';
import { Button } from '../../../components/ui/button';
import { Popover } from '../../../components/ui/popover';
import type { Logs } from '../hooks/use-logs';

const downloadChoices = onDemand(() => import('./download-choices').then((module) => module.DownloadChoices));

interface DownloadButtonProps {
  logs: Logs;
  /** How many lines are found; null while that is not known. */
  total: number | null;
}

/** Saves what is found as a file. It streams: nothing is held back until it ends. */
export function DownloadButton({ logs, total }: DownloadButtonProps) {
  const [open, setOpen] = useState(false);
  const DownloadChoices = useOnDemand(downloadChoices, open);
  const trigger = (
    <Button variant="quiet" size="icon" aria-label="Save as a file">
      <Download aria-hidden className="size-3.5" />
    </Button>
  );
  return (
    <Popover
      label="Save as a file"
      open={open}
      onOpenChange={setOpen}
      align="end"
      className="w-[300px]"
      trigger={trigger}
    >
      {DownloadChoices ? <DownloadChoices logs={logs} total={total} onChosen={() => setOpen(false)} /> : null}
    </Popover>
  );
}
