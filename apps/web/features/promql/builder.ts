export const OPS = ['=', '!=', '=~', '!~'] as const;
export type Op = (typeof OPS)[number];

/** One condition on a label. */
export interface Where {
  readonly label: string;
  readonly op: Op;
  readonly value: string;
}

export const COMBINES = ['sum', 'avg', 'max', 'min', 'count'] as const;
export type Combine = (typeof COMBINES)[number];

export const WINDOWED = ['rate', 'increase', 'max_over_time', 'min_over_time', 'avg_over_time'] as const;
export type Windowed = (typeof WINDOWED)[number];

/** What the builder can say. `fn` null: the value as it is; `combine` null: each series by itself. */
export interface Built {
  readonly metric: string;
  readonly where: readonly Where[];
  readonly fn: Windowed | null;
  /** How far `fn` looks back, such as `5m`. */
  readonly range: string;
  readonly combine: Combine | null;
  readonly by: readonly string[];
}

const quote = (value: string): string => JSON.stringify(value);

/** @returns the PromQL that says it. */
export function write({ metric, where, fn, range, combine, by }: Built): string {
  const matchers = where.map(({ label, op, value }) => `${label}${op}${quote(value)}`).join(', ');
  const selector = matchers === '' ? metric : `${metric}{${matchers}}`;
  const counted = fn === null ? selector : `${fn}(${selector}[${range}])`;
  if (combine === null) return counted;
  return by.length === 0 ? `${combine} (${counted})` : `${combine} by (${by.join(', ')}) (${counted})`;
}

const STRING = '"(?:[^"\\\\]|\\\\.)*"';
const MATCHER = `[a-zA-Z_]\\w*\\s*(?:=~|!~|!=|=)\\s*${STRING}`;
const SELECTOR = `([a-zA-Z_:][\\w:]*)\\s*(?:\\{\\s*((?:${MATCHER}\\s*,?\\s*)*)\\})?`;
const COUNTED = `(?:(${WINDOWED.join('|')})\\s*\\(\\s*${SELECTOR}\\s*\\[(\\d+[smhdw])\\]\\s*\\)|${SELECTOR})`;
const QUERY = new RegExp(
  `^(?:(${COMBINES.join('|')})\\s*(?:by\\s*\\(([\\w\\s,]*)\\)\\s*)?\\(\\s*${COUNTED}\\s*\\)|${COUNTED})$`,
);
const ONE_MATCHER = new RegExp(`([a-zA-Z_]\\w*)\\s*(=~|!~|!=|=)\\s*(${STRING})`, 'g');
export const DEFAULT_RANGE = '5m';

/** What each pair of brackets of {@link COUNTED} holds. */
type Counted = readonly (string | undefined)[];

/**
 * @returns what the builder shows of a query; null for one that it cannot say, or that it would write otherwise than in its
 *   spaces: such a query is left alone
 */
export function read(text: string): Built | null {
  const match = QUERY.exec(text.trim());
  if (match === null) return null;
  const [, combine, by, ...rest] = match;
  const counted: Counted = combine === undefined ? rest.slice(6) : rest.slice(0, 6);
  const built = builtOf(counted, combine, by);
  return built && bare(write(built)) === bare(text) ? built : null;
}

function builtOf(
  [fn, metric, matchers, range, plain, plainMatchers]: Counted,
  combine?: string,
  by?: string,
): Built | null {
  const where = whereOf(matchers ?? plainMatchers ?? '');
  if (where === null) return null;
  return {
    ...{ metric: metric ?? plain ?? '', where, range: range ?? DEFAULT_RANGE },
    fn: (fn as Windowed | undefined) ?? null,
    combine: (combine as Combine | undefined) ?? null,
    by: (by ?? '')
      .split(',')
      .map((label) => label.trim())
      .filter((label) => label !== ''),
  };
}

function whereOf(matchers: string): Where[] | null {
  try {
    return [...matchers.matchAll(ONE_MATCHER)].map(([, label = '', op, value = '""']) => ({
      ...{ label, op: op as Op },
      value: JSON.parse(value) as string,
    }));
  } catch {
    return null;
  }
}

/** A query without the spaces that mean nothing; those within strings stay. */
const bare = (text: string): string =>
  text
    .split(new RegExp(`(${STRING})`))
    .map((piece, i) => (i % 2 === 1 ? piece : piece.replaceAll(/\s*([^\w\s])\s*/g, '$1').replaceAll(/\s+/g, ' ')))
    .join('')
    .trim();
