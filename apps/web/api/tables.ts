import { tables } from '@logflow/services';
import { z } from 'zod';
import { endpoint } from './endpoint';
import { pageOf, pageQuery } from './paging';

const tag = 'Tables';

const table = z
  .object({
    id: z.uuid(),
    name: z.string(),
    columns: z.array(z.string()).meta({ description: 'The first is the key' }),
    rows: z.int(),
    author: z.string(),
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
  })
  .meta({ id: 'Table' });

const tableText = table.extend({
  csv: z.string(),
  first: z.array(z.array(z.string())).meta({ description: 'The cells of the first 20 rows below the header' }),
});

const example = { name: 'hosts', csv: 'host,owner,site\nweb-1,payments,Berlin\n' };
const body = tables.tableInput.partial({ name: true }).meta({ id: 'TableUpload', examples: [example] });
const uploadQuery = z.strictObject({
  name: z.string().optional().meta({ description: 'Of the table, where the body is the CSV itself (text/csv)' }),
});

const idOf = (params: Readonly<Record<string, string>>): string => params.id ?? '';

export const tableEndpoints = [
  endpoint({
    ...{ method: 'get', path: '/tables', tag, summary: 'List the lookup tables, by name' },
    ...{ query: pageQuery, status: 200, answer: pageOf(table) },
    run: ({ context, query }) => tables.list(context, query),
  }),
  endpoint({
    ...{ method: 'post', path: '/tables', tag, summary: 'Upload a lookup table; one of the same name is replaced' },
    ...{ query: uploadQuery, body, status: 201, answer: table },
    run: ({ context, query, body: given }) => tables.upload(context, { name: query.name, ...given }),
  }),
  endpoint({
    ...{ method: 'get', path: '/tables/{id}', tag, summary: 'Read a lookup table with its rows' },
    ...{ status: 200, answer: tableText },
    run: ({ context, params }) => tables.get(context, { id: idOf(params) }),
  }),
  endpoint({
    ...{ method: 'delete', path: '/tables/{id}', tag, summary: 'Delete a lookup table that no rule uses' },
    status: 204,
    run: ({ context, params }) => tables.remove(context, { id: idOf(params) }),
  }),
];
