import { Fault, type FieldError } from '@logflow/model';
import type { z } from 'zod';

/** @returns zod's issues as the API names them: dotted paths, one sentence each. */
export const fieldErrors = (error: z.ZodError): FieldError[] =>
  error.issues.map((issue) => ({ path: issue.path.map(String).join('.'), message: issue.message }));

/**
 * Parses what a caller gave a verb.
 * @throws Fault `unprocessable` that names every wrong field.
 */
export function parseInput<Schema extends z.ZodType>(schema: Schema, input: unknown): z.output<Schema> {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  const errors = fieldErrors(parsed.error);
  throw new Fault('unprocessable', errors.map(sentence).join(' '), { errors });
}

const sentence = ({ path, message }: FieldError): string => {
  const text = path === '' ? message : `${path}: ${message}`;
  return /[.!?]$/.test(text) ? text : `${text}.`;
};
