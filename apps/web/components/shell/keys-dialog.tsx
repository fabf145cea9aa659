'use client';

import { useModKey } from '../../client/platform';
import { Dialog } from '../ui/dialog';
import { Kbd } from '../ui/kbd';
import { ALL_PAGES } from './pages';

interface KeyLine {
  readonly keys: readonly string[];
  readonly does: string;
}

/** Stands for ⌘ or Ctrl, whichever the keyboard has. */
const MOD = 'mod';

const EVERYWHERE: readonly KeyLine[] = [
  { keys: [MOD, 'K'], does: 'Go anywhere' },
  { keys: ['?'], does: 'These keys' },
  { keys: ['Esc'], does: 'One step back' },
  ...ALL_PAGES.map((page) => ({ keys: ['g', page.key], does: page.title })),
];

const EXPLORE: readonly KeyLine[] = [
  { keys: ['←', '→'], does: 'Walk the buckets' },
  { keys: ['↑', '↓'], does: 'Walk the lines' },
  { keys: ['Enter'], does: 'The whole event' },
  { keys: ['drag'], does: 'Zoom in; double-click goes back' },
  { keys: [MOD, 'click'], does: 'Add a name to those isolated' },
  { keys: ['l'], does: 'Live on or off, on Overview too' },
];

const LOGS: readonly KeyLine[] = [
  { keys: ['/'], does: 'Write the query' },
  { keys: ['j', 'k'], does: 'Walk the lines, as ↑ ↓ do' },
  { keys: ['w'], does: 'Wrap long lines or cut them' },
  { keys: ['l'], does: 'Follow new lines' },
  { keys: ['Space'], does: 'Hold them, or let them go on' },
];

const EDITOR: readonly KeyLine[] = [
  { keys: [MOD, 'S'], does: 'Save the rule' },
  { keys: [MOD, 'Enter'], does: 'Try it on history' },
];

function KeyList({ title, lines }: { title: string; lines: readonly KeyLine[] }) {
  const mod = useModKey();
  return (
    <section className="flex flex-col gap-1.5">
      <h3 className="font-semibold text-ink3 text-xs">{title}</h3>
      <dl className="flex flex-col gap-1.5">
        {lines.map(({ keys, does }) => (
          <div key={does} className="flex items-center gap-2">
            <dt className="flex w-[84px] shrink-0 gap-1">
              {keys.map((key) => (
                <Kbd key={key}>{key === MOD ? mod : key}</Kbd>
              ))}
            </dt>
            <dd className="text-ink2">{does}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

/** The keys, by page. */
export function KeysDialog({ open, onOpenChange }: { open: boolean; onOpenChange: (open: boolean) => void }) {
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title="Keys">
      <div className="grid gap-6 p-4 sm:grid-cols-2">
        <KeyList title="Everywhere" lines={EVERYWHERE} />
        <div className="flex flex-col gap-6">
          <KeyList title="Explore and Logs" lines={EXPLORE} />
          <KeyList title="Logs" lines={LOGS} />
          <KeyList title="Rule editor" lines={EDITOR} />
        </div>
      </div>
    </Dialog>
  );
}
