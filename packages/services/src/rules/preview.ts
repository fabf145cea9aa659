import { type GoldenResult, previewRule, runTests } from '@logflow/rules';
import { z } from 'zod';
import { requireRole, type ServiceContext } from '../context';
import { parseInput } from '../input';
import { environmentFor } from './environment';
import { parseNestedRule } from './nested';

const object = z.record(z.string(), z.unknown()).default({});

/** A line as `GET /logs` gives it: whatever else it has is left aside. */
const line = z
  .object({ body: z.string(), severity: z.string().default(''), resource: object, attributes: object })
  .meta({ description: 'A whole line: the filter is asked too, and a rule on an attribute finds it here' });

/** `samples`: up to 1,000 lines. */
export const previewInput = z.object({
  rule: z.record(z.string(), z.unknown()),
  samples: z
    .array(z.union([z.string(), line], 'must be a line: a text, or an object with its body'))
    .max(1000, 'A preview takes at most 1,000 lines: send fewer.'),
});

export interface PreviewAnswer {
  /** For each sample, in order. */
  readonly results: ReturnType<typeof previewRule>;
  /** For each of the rule's golden lines, in order. */
  readonly tests: readonly GoldenResult[];
}

/**
 * What a rule would do to some lines, and what comes of its golden lines; nothing is saved. The rule may still lack its
 * name.
 * @throws Fault `unprocessable`; paths begin with `rule.` or `samples`
 */
export async function preview(context: ServiceContext, input: unknown): Promise<PreviewAnswer> {
  requireRole(context, 'admin');
  const { rule, samples } = parseInput(previewInput, input);
  const environment = await environmentFor(context, rule);
  const definition = await parseNestedRule(rule, 'preview', environment);
  return { results: previewRule(definition, samples, environment), tests: runTests(definition, environment) };
}
