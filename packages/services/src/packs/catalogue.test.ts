import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { previewRule } from '@logflow/rules';
import { describe, expect, it } from 'vitest';
import { catalogue, readPacks } from './catalogue';

const packs = await catalogue({});
const rules = packs.flatMap((pack) => pack.rules.map((rule) => ({ ...rule, pack: pack.name })));

describe('the packs', () => {
  it('are there', () => {
    expect(packs.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['crashes', 'kernel', 'pii', 'postgresql', 'ssh', 'web']),
    );
  });

  // Parsing a rule runs its tests, so that every rule is here says that they pass.
  it.each(rules.map((rule) => [`${rule.pack}/${rule.key}`, rule] as const))(
    '%s has tests both ways and is explained',
    (_, rule) => {
      const { tests = [], metrics } = rule.definition;
      expect(tests.length).toBeGreaterThanOrEqual(3);
      expect(tests.some(({ match }) => !match)).toBe(true);
      expect(tests.some(({ increments }) => Object.values(increments ?? {}).includes(1))).toBe(true);
      expect(new Set(tests.map(({ input }) => input)).size).toBe(tests.length);
      expect(metrics.every(({ help }) => help !== '')).toBe(true);
      expect(rule.definition.enabled).toBe(true);
    },
  );

  it.each(rules.map((rule) => [`${rule.pack}/${rule.key}`, rule] as const))(
    '%s matches each of its samples',
    (_, { samples }) => {
      expect(samples.length).toBeGreaterThanOrEqual(2);
      for (const { line, spans } of samples) {
        expect(line.slice(spans[0]?.[0], spans[0]?.[1])).not.toBe('');
      }
    },
  );

  it('do not take each other names', () => {
    const names = rules.map(({ definition }) => definition.name);
    expect(new Set(names).size).toBe(names.length);
    const metrics = rules.flatMap(({ definition }) => definition.metrics.map(({ name }) => name));
    expect(new Set(metrics).size).toBe(metrics.length);
  });

  it('count a line of one program under no other program', () => {
    const foreign = rules.flatMap(({ pack, key, definition }) => {
      const others = rules.filter((other) => other.pack !== pack);
      const lines = others.flatMap(({ samples }) => samples.map(({ line }) => line));
      const results = previewRule(definition, lines);
      return lines.filter((_, index) => results[index]?.matched).map((line) => `${pack}/${key} matches ${line}`);
    });
    expect(foreign).toEqual([]);
  });
});

describe('readPacks', () => {
  it('names the file that is wrong', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'logflow-packs-'));
    mkdirSync(join(folder, 'mine', 'rules'), { recursive: true });
    writeFileSync(join(folder, 'mine', 'pack.yaml'), 'title: Mine\nversion: 1.0.0\ndescription: x\n');
    writeFileSync(join(folder, 'mine', 'rules', 'a.yaml'), 'name: A\npattern: (\n');
    await expect(readPacks(folder)).rejects.toThrow(/mine\/rules\/a\.yaml is wrong: .*missing \)/);
    writeFileSync(join(folder, 'mine', 'rules', 'a.yaml'), 'name: A\npattern: a\n');
    expect(await readPacks(folder)).toMatchObject([{ name: 'mine', rules: [{ key: 'a', samples: [] }] }]);
    writeFileSync(join(folder, 'mine', 'pack.yaml'), 'title: Mine\nversion: "1"\ndescription: x\n');
    await expect(readPacks(folder)).rejects.toThrow(/pack\.yaml is wrong: .*version/s);
    rmSync(folder, { recursive: true });
    await expect(catalogue({ packsFolder: folder })).rejects.toThrow(/The packs cannot be read: .* ENOENT/);
  });
});
