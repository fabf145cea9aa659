import { ALL_PAGES } from './pages';

interface KeyLine {
  /** `mod` stands for ⌘ or Ctrl, whichever the keyboard has. */
  readonly keys: readonly string[];
  readonly does: string;
}

interface KeyList {
  readonly title: string;
  readonly lines: readonly KeyLine[];
}

const EVERYWHERE: readonly KeyLine[] = [
  { keys: ['mod', 'K'], does: 'Go anywhere' },
  { keys: ['?'], does: 'These keys' },
  { keys: ['Esc'], does: 'One step back' },
  ...ALL_PAGES.map((page) => ({ keys: ['g', page.key], does: page.title })),
];

const BUCKETS: readonly KeyLine[] = [
  { keys: ['←', '→'], does: 'Walk the bars' },
  { keys: ['drag'], does: 'Zoom in; double-click goes back' },
];

const LINES: readonly KeyLine[] = [
  { keys: ['↑', '↓'], does: 'Walk the lines, as k j do' },
  { keys: ['Enter'], does: 'The whole event' },
];

const EXPLORE: readonly KeyLine[] = [
  ...BUCKETS,
  ...LINES,
  { keys: ['mod', 'click'], does: 'Add a name to those isolated' },
  { keys: ['l'], does: 'Live on or off' },
];

const LOGS: readonly KeyLine[] = [
  { keys: ['/'], does: 'Write the query' },
  ...BUCKETS,
  ...LINES,
  { keys: ['w'], does: 'Wrap long lines or cut them' },
  { keys: ['l'], does: 'Follow new lines' },
  { keys: ['Space'], does: 'Hold them, or let them go on' },
];

/** While it has the focus. */
const GRAPH: KeyList = {
  title: 'On a graph',
  lines: [
    { keys: ['←', '→'], does: 'Move through time; Page up and down by ten' },
    { keys: ['↑', '↓'], does: 'Move between series, pieces, cells' },
    { keys: ['Enter'], does: 'The lines counted there' },
    { keys: ['⇧', '→'], does: 'Choose a stretch; Enter zooms in' },
    { keys: ['⌫'], does: 'Zoom out' },
  ],
};

const RULE_EDITOR: readonly KeyLine[] = [
  { keys: ['mod', 'S'], does: 'Save the rule' },
  { keys: ['mod', 'Enter'], does: 'Try it on history' },
];

/** By the address that a page has. Lists of rules and of alerts have no keys of their own; what edits one has. */
const PAGES: readonly (KeyList & { readonly path: RegExp; readonly graph?: KeyList })[] = [
  { path: /^\/overview$/, title: 'Overview', lines: [{ keys: ['l'], does: 'Live on or off' }] },
  { path: /^\/explore$/, title: 'Explore', lines: EXPLORE, graph: GRAPH },
  { path: /^\/logs$/, title: 'Logs', lines: LOGS, graph: GRAPH },
  { path: /^\/rules\/(?!packs$|tables$)/, title: 'Rule editor', lines: RULE_EDITOR },
  { path: /^\/alerts\/./, title: 'Alert editor', lines: [{ keys: ['mod', 'S'], does: 'Save the alert' }] },
];

/** @returns the keys that work everywhere, then those of the page at an address and of its graph, where it has any. */
export function keysOf(pathname: string): KeyList[] {
  const page = PAGES.find(({ path }) => path.test(pathname));
  const own = page ? [{ title: page.title, lines: page.lines }, ...(page.graph ? [page.graph] : [])] : [];
  return [{ title: 'Everywhere', lines: EVERYWHERE }, ...own];
}
