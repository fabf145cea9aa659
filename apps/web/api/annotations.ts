import { annotations } from '@logflow/services';
import { z } from 'zod';
import { endpoint } from './endpoint';

const tag = 'Annotations';
const time = z.string().meta({ description: 'RFC 3339 with microseconds' });

const annotation = z
  .object({
    id: z.string(),
    kind: z.enum(['deploy', 'note', 'rule_edit', 'backfill', 'alert']),
    from: time,
    to: time.meta({ description: 'The same as `from` for a moment' }),
    title: z.string(),
    text: z.string(),
    tags: z.array(z.string()),
    author: z.string(),
    rule: z
      .object({ id: z.uuid(), version: z.int() })
      .nullable()
      .meta({ description: 'The version of a rule that it leads to' }),
    path: z.string().optional().meta({ description: 'Of the pages: where the lines of an alert are' }),
  })
  .meta({ id: 'Annotation' });

const example = { kind: 'deploy', title: 'checkout 4.2.0', tags: ['checkout'], from: '2026-01-31T12:00:00Z' };
const body = annotations.annotationInput.meta({ id: 'AnnotationInput', examples: [example] });
const answer = z.object({
  items: z.array(annotation).meta({ description: 'The latest first' }),
  more: z.boolean().meta({ description: 'Whether older ones of the range were left out' }),
});

export const annotationEndpoints = [
  endpoint({
    ...{ method: 'post', path: '/annotations', tag, summary: 'Note a deploy, or anything else, on all graphs' },
    ...{ body, status: 201, answer: annotation },
    run: ({ context, body: given }) => annotations.create(context, given),
  }),
  endpoint({
    ...{ method: 'get', path: '/annotations', tag },
    ...{ summary: 'What happened in a range: what was posted, rule edits, backfills, alerts' },
    ...{ query: annotations.listInput, status: 200, answer },
    run: ({ context, query }) => annotations.list(context, query),
  }),
  endpoint({
    ...{ method: 'delete', path: '/annotations/{id}', tag, summary: 'Take away what was posted' },
    status: 204,
    run: ({ context, params }) => annotations.remove(context, { id: params.id ?? '' }),
  }),
];
