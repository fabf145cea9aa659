import { LinesBuilder } from '@logflow/lines';
import { describe, expect, it } from 'vitest';
import { parseRule } from '../definition/parse-rule';
import { createEngine } from '../engine/engine';
import { LookupTable } from '../lookup-table';
import { previewRule } from '../preview/preview';

const hosts = new LookupTable(
  ['host', 'owner', 'site'],
  [
    ['web-1', 'payments', 'Berlin'],
    ['web-2', 'search', ''],
    ['web-1', 'second', 'is not seen'],
  ],
);
const environment = { hashKey: Buffer.alloc(32), tables: new Map([['hosts', hosts]]) };
const written = {
  name: 'r',
  pattern: 'on (?P<host>\\S+)',
  enrich: [{ table: 'hosts', key: `\${host}`, columns: { team: 'owner', where: 'site' } }],
  tags: { team: `\${team}`, at: `\${host}/\${where}` },
  metrics: [{ name: 'seen_total', labels: { team: `\${team}` } }],
};

describe('enrichment', () => {
  it('gives templates what the table says, and nothing where it says nothing', () => {
    const definition = parseRule(written, environment);
    const builder = new LinesBuilder();
    for (const body of ['on web-1', 'on web-2', 'on other', 'off']) {
      builder.add({ time: 0n, severity: '', resource: '{}', attributes: '{}', body });
    }
    const matches = createEngine([{ id: 'r', version: 1, definition }], environment).match(builder.build());
    expect(matches.tagSets).toEqual([
      '{"at":"web-1/Berlin","team":"payments"}',
      '{"at":"web-2/","team":"search"}',
      '{"at":"other/","team":""}',
    ]);
    expect(matches.series.map(({ labels }) => labels)).toEqual([{ team: 'payments' }, { team: 'search' }, {}]);
    const [found, partly, miss] = previewRule(definition, ['on web-1', 'on web-2', 'off'], environment);
    expect(found?.tags).toEqual({ team: 'payments', at: 'web-1/Berlin' });
    expect([found?.lookups, partly?.lookups, miss?.lookups]).toEqual([
      { team: 'payments', where: 'Berlin' },
      { team: 'search', where: '' },
      {},
    ]);
  });

  it('is checked by golden lines', () => {
    const tests = [{ input: 'on web-2', match: true, tags: { team: 'search' } }];
    expect(parseRule({ ...written, tests }, environment).tests).toHaveLength(1);
    expect(() => parseRule({ ...written, tests: [{ ...tests[0], tags: { team: 'x' } }] }, environment)).toThrow(
      'tests.0.tags.team: expected "x", found "search"',
    );
  });

  it.each([
    [{ table: 'nets' }, 'enrich.0.table: there is no table "nets": the tables are hosts; upload it first'],
    [{ columns: { team: 'boss' } }, 'the table hosts has no column "boss": its columns are host, owner, site'],
    [{ columns: { host: 'owner' } }, '"host" is a group or stands in another table\'s columns'],
    [{ columns: { 'a-b': 'owner' } }, '"a-b" is no name for a template'],
    [{ key: `\${nobody}` }, 'enrich.0.key: the pattern has no group "nobody"'],
  ])('refuses %j', (more, message) => {
    const enrich = [{ ...written.enrich[0], ...more }];
    expect(() => parseRule({ ...written, tags: {}, metrics: [], enrich }, environment)).toThrow(message);
  });

  it('is not checked where no tables are at hand', () => {
    expect(parseRule(written).enrich).toHaveLength(1);
  });
});
