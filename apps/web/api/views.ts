import { views } from '@logflow/services';
import { z } from 'zod';
import { endpoint } from './endpoint';
import { pageOf, pageQuery } from './paging';

const tag = 'Views';

const view = z
  .object({
    id: z.uuid(),
    name: z.string(),
    path: z.string().meta({ description: 'The page with its query string' }),
    author: z.string().meta({ description: 'Who saved it last' }),
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
  })
  .meta({ id: 'View' });

const example = { name: 'Errors of checkout', path: '/logs?q=service:checkout+severity:error&t=6h' };
const body = views.viewInput.meta({ id: 'ViewInput', examples: [example] });

export const viewEndpoints = [
  endpoint({
    ...{ method: 'get', path: '/views', tag, summary: 'List the saved views of Logs and Explore, by name' },
    ...{ query: pageQuery, status: 200, answer: pageOf(view) },
    run: ({ context, query }) => views.list(context, query),
  }),
  endpoint({
    ...{ method: 'post', path: '/views', tag, summary: 'Save a view' },
    ...{ body, status: 201, answer: view },
    run: ({ context, body: given }) => views.create(context, given),
  }),
  endpoint({
    ...{ method: 'put', path: '/views/{id}', tag },
    ...{ summary: 'Rename a view or save it anew; one that was deleted is there again' },
    ...{ body, status: 200, answer: view },
    run: ({ context, params, body: given }) => views.put(context, { id: params.id ?? '', view: given }),
  }),
  endpoint({
    ...{ method: 'delete', path: '/views/{id}', tag, summary: 'Delete a view' },
    status: 204,
    run: ({ context, params }) => views.remove(context, { id: params.id ?? '' }),
  }),
];
