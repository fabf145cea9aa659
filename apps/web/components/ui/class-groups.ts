const any = (): boolean => true;
const isWidth = (value: string): boolean => /^(\d+|\[\d.*\])$/.test(value);

/** One utility that takes any value. */
const one = (name: string) => [{ [name]: ['', any] }];
/** Utilities that take any value, by the groups that they are. */
const each = (...names: readonly string[]) => Object.fromEntries(names.map((name) => [name, one(name)]));

const SIDES = ['t', 'r', 'b', 'l'];
/** `p`, `px`, `pt`, and which of them a wider one takes the place of. */
const spacing = (name: string) => ({
  groups: each(name, ...['x', 'y', ...SIDES].map((side) => name + side)),
  conflicts: {
    [name]: ['x', 'y', ...SIDES].map((side) => name + side),
    [`${name}x`]: [`${name}r`, `${name}l`],
    [`${name}y`]: [`${name}t`, `${name}b`],
  },
});
const [padding, margin] = [spacing('p'), spacing('m')];

const borders = Object.fromEntries(
  ['x', ...SIDES].map((side) => [`border-w-${side}`, [{ [`border-${side}`]: ['', isWidth] }]]),
);
const corners = Object.fromEntries(SIDES.map((side) => [`rounded-${side}`, one(`rounded-${side}`)]));

/**
 * What sets the same thing: the utilities that the pages use, and no others. A table of all there are is two thirds of
 * what tailwind-merge weighs; class-groups.test.ts compares with it.
 */
export const CLASS_GROUPS = {
  ...each(
    'z',
    'basis',
    'order',
    'grid-cols',
    'col-start',
    'col-end',
    'row-start',
    'auto-cols',
    'gap-x',
    'gap-y',
    'gap',
  ),
  ...each(
    'size',
    'w',
    'min-w',
    'max-w',
    'h',
    'min-h',
    'max-h',
    'tracking',
    'leading',
    'opacity',
    'duration',
    'animate',
  ),
  ...each('rotate', 'translate-x', 'translate-y', 'accent', 'cursor', 'fill', 'inset', 'inset-x', 'inset-y'),
  ...each('top', 'right', 'bottom', 'left', 'underline-offset', 'resize', 'rounded', 'transition', 'caret'),
  ...{ ...padding.groups, ...margin.groups, ...borders, ...corners },
  display: [
    'block',
    'inline-block',
    'inline',
    'flex',
    'inline-flex',
    'grid',
    'inline-grid',
    'contents',
    'hidden',
    'table',
  ],
  sr: ['sr-only', 'not-sr-only'],
  position: ['static', 'fixed', 'absolute', 'relative', 'sticky'],
  visibility: ['visible', 'invisible', 'collapse'],
  overflow: [{ overflow: ['auto', 'hidden', 'clip', 'visible', 'scroll'] }],
  'overflow-x': one('overflow-x'),
  'overflow-y': one('overflow-y'),
  'flex-direction': [{ flex: ['row', 'row-reverse', 'col', 'col-reverse'] }],
  'flex-wrap': [{ flex: ['wrap', 'nowrap', 'wrap-reverse'] }],
  flex: [{ flex: [any] }],
  shrink: one('shrink'),
  'col-start-end': [{ col: [any] }],
  'justify-content': one('justify'),
  'align-items': one('items'),
  'align-self': one('self'),
  'font-size': [{ text: ['xs', 'sm', 'base', 'lg', 'xl', (value: string) => /^\[\d/.test(value)] }],
  'text-alignment': [{ text: ['left', 'center', 'right', 'justify', 'start', 'end'] }],
  'text-wrap': [{ text: ['wrap', 'nowrap', 'balance', 'pretty'] }],
  'text-overflow': ['truncate', { text: ['ellipsis', 'clip'] }],
  'text-color': [{ text: [any] }],
  'font-family': [{ font: ['sans', 'serif', 'mono'] }],
  'font-weight': [{ font: [any] }],
  'font-style': ['italic', 'not-italic'],
  'text-decoration': ['underline', 'overline', 'line-through', 'no-underline'],
  'text-decoration-style': [{ decoration: ['solid', 'double', 'dotted', 'dashed', 'wavy'] }],
  'text-decoration-thickness': [{ decoration: [isWidth] }],
  'text-decoration-color': [{ decoration: [any] }],
  shadow: [{ shadow: ['none'] }],
  'shadow-color': [{ shadow: [any] }],
  whitespace: one('whitespace'),
  break: one('break'),
  wrap: one('wrap'),
  'bg-image': [{ bg: [(value: string) => /^\[(linear|radial|url)/.test(value)] }],
  'bg-color': [{ bg: [any] }],
  'border-style': [{ border: ['solid', 'dashed', 'dotted', 'double', 'hidden', 'none'] }],
  'border-w': [{ border: ['', isWidth] }],
  'border-color': [{ border: [(value: string) => value !== 'collapse'] }],
  'outline-style': [{ outline: ['none', 'hidden', 'solid', 'dashed'] }],
  'outline-offset': one('outline-offset'),
  'outline-w': [{ outline: [isWidth] }],
  'outline-color': [{ outline: [any] }],
  'pointer-events': one('pointer-events'),
  select: one('select'),
} as const;

/** A group, and those that it takes the place of. */
export const CLASS_CONFLICTS = {
  ...{ ...padding.conflicts, ...margin.conflicts },
  overflow: ['overflow-x', 'overflow-y'],
  inset: ['inset-x', 'inset-y', ...['top', 'right', 'bottom', 'left']],
  'inset-x': ['right', 'left'],
  'inset-y': ['top', 'bottom'],
  flex: ['basis', 'shrink'],
  gap: ['gap-x', 'gap-y'],
  size: ['w', 'h'],
  'font-size': ['leading'],
  rounded: SIDES.map((side) => `rounded-${side}`),
  'border-w': ['x', ...SIDES].map((side) => `border-w-${side}`),
  'border-w-x': ['border-w-r', 'border-w-l'],
};
