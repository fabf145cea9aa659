import { logger } from '@logflow/runtime';

/** What is wrong with each part: all of it is tried again every two seconds, and logged once until it is well again. */
const complaints = new Map<string, string>();

/** Logs what is wrong with a part, unless that is what was said of it last. */
export function complain(part: string, what: unknown, where: Readonly<Record<string, string>>, message: string): void {
  const problem = what instanceof Error ? what.message : String(what);
  if (complaints.get(part) === problem) return;
  complaints.set(part, problem);
  logger.error({ ...where, problem }, message);
}

/** A part is well again. */
export const settle = (part: string): void => void complaints.delete(part);
