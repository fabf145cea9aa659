import type { StoredLines } from '@logflow/storage';
import type { DestinationFlow } from './destinations';
import type { FlowSums } from './sums';

/** Two sums of the same things, from records that are kept apart. */
export interface Check {
  readonly name: 'stored' | 'counted' | 'not_kept' | 'delivered';
  /** The destination that it is about; null where it is about all lines. */
  readonly destinationId: string | null;
  /** What was noted when the lines were committed. */
  readonly expected: number;
  /** What is there now. */
  readonly found: number;
  /** What is wrong, a sentence; null where both agree. */
  readonly problem: string | null;
}

/** Whether everything that was accepted is where it should be. */
export interface Reconciliation {
  readonly adds: boolean;
  /** What to do; null where it adds up. */
  readonly remedy: string | null;
  readonly checks: readonly Check[];
}

/** @param stored what blocks and their marks hold of the same range, in the same snapshot */
export function reconcile(
  flow: FlowSums,
  stored: StoredLines,
  destinations: readonly DestinationFlow[],
): Reconciliation {
  const away = flow.total('dropped') + flow.total('sampled');
  const checks = [
    check('stored', flow.total('accepted'), stored.lines, (n) => `${lines(n)} accepted and ${isAre(n)} in no block`),
    check('counted', flow.total('matched'), stored.matched, (n) => `${lines(n)} counted and ${isAre(n)} in no mark`),
    check(
      'not_kept',
      away,
      stored.notKept,
      (n) => `${lines(n)} dropped or sampled, and no block accounts for ${n === 1 ? 'it' : 'them'}`,
    ),
    ...destinations.map(deliveredCheck),
  ];
  const adds = checks.every(({ problem }) => problem === null);
  return { adds, remedy: adds ? null : REMEDY, checks };
}

function deliveredCheck({ id, name, planned, delivered, pending, dead }: DestinationFlow): Check {
  const short = (n: number) =>
    `${name}: ${events(n)} to be sent and ${isAre(n)} neither delivered, nor waiting, nor refused`;
  return { ...check('delivered', planned, delivered + pending + dead, short, `${name}: `), destinationId: id };
}

const REMEDY =
  'Something outside LogFlow changed its tables, or LogFlow has a fault: keep the database as it is and report it.';

function check(
  name: Check['name'],
  expected: number,
  found: number,
  short: (missing: number) => string,
  about = '',
): Check {
  const missing = expected - found;
  const said = missing > 0 ? short(missing) : `${about}${count(-missing)} more ${MORE[name]}`;
  return { name, destinationId: null, expected, found, problem: missing === 0 ? null : `${said}.` };
}

const MORE: Readonly<Record<Check['name'], string>> = {
  stored: 'lines are stored than were accepted',
  counted: 'lines are marked than were counted',
  not_kept: 'lines are accounted for as not kept than were dropped or sampled',
  delivered: 'events were delivered, wait or were refused than were to be sent',
};

const count = (n: number): string => n.toLocaleString('en');
const lines = (n: number): string => (n === 1 ? '1 line was' : `${count(n)} lines were`);
const events = (n: number): string => (n === 1 ? '1 event was' : `${count(n)} events were`);
const isAre = (n: number): string => (n === 1 ? 'is' : 'are');
