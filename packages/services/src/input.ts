import { Fault, type FieldError } from '@logflow/model';
import { z } from 'zod';

/** Says in plain words what zod would say in its own; what a schema says of itself comes before. */
export const plainly = { error: describe };

function describe(issue: z.core.$ZodRawIssue): string | undefined {
  if (issue.input === undefined && (issue.code === 'invalid_type' || issue.code === 'invalid_union')) {
    return 'is missing';
  }
  if (issue.code === 'invalid_type') return `must be ${NOUNS[issue.expected] ?? issue.expected}`;
  if (issue.code === 'too_small') return bound('at least', issue.minimum, issue.origin);
  if (issue.code === 'too_big') return bound('at most', issue.maximum, issue.origin);
  if (issue.code === 'invalid_value')
    return `must be ${issue.values.map((value) => `"${String(value)}"`).join(' or ')}`;
  return undefined;
}

const NOUNS: Readonly<Record<string, string>> = {
  ...{ string: 'a text', number: 'a number', int: 'a whole number', boolean: 'true or false' },
  ...{ array: 'a list', object: 'an object', record: 'an object' },
};

const figure = (value: number): string => value.toLocaleString('en');

/** Judges a text by its length before anything else is said of it. */
export const atMost = (limit: number, remedy: string) =>
  z.string().refine((text) => text.length <= limit, {
    error: ({ input }) => `has ${figure(String(input).length)} characters and the limit is ${figure(limit)}: ${remedy}`,
    abort: true,
  });

const UNITS: Readonly<Record<string, string>> = { string: ' characters long', array: ' entries', set: ' entries' };

const bound = (side: string, limit: number | bigint, origin: string): string =>
  `must be ${side} ${limit.toLocaleString('en')}${UNITS[origin] ?? ''}`;

/** @returns zod's issues as the API names them: dotted paths, one sentence each; an unknown field under its own path. */
export const fieldErrors = (error: z.ZodError): FieldError[] =>
  error.issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map((key) => ({ path: [...issue.path, key].map(String).join('.'), message: 'is not known here' }))
      : [{ path: issue.path.map(String).join('.'), message: inPlace(issue) }],
  );

/** Where all of the input is missing there is no field to name. */
const inPlace = ({ path, message }: z.core.$ZodIssue): string =>
  path.length === 0 && message === 'is missing' ? 'The body is missing: send a JSON object' : message;

/**
 * Parses what a caller gave a verb.
 * @throws Fault `unprocessable` that names every wrong field.
 */
export function parseInput<Schema extends z.ZodType>(schema: Schema, input: unknown): z.output<Schema> {
  const parsed = schema.safeParse(input, plainly);
  if (parsed.success) return parsed.data;
  const errors = fieldErrors(parsed.error);
  throw new Fault('unprocessable', errors.map(sentence).join(' '), { errors });
}

const sentence = ({ path, message }: FieldError): string => {
  const text = path === '' ? message : `${path}: ${message}`;
  return /[.!?]$/.test(text) ? text : `${text}.`;
};
