import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Workplace } from '../testing/commands';
import { FakeServer } from '../testing/fake-server';

const ID = '11111111-2222-4333-8444-555555555555';
const SSH = { name: 'Invalid SSH user', pattern: 'Invalid user (?P<user>\\S*)', tags: { event: 'invalid_ssh_event' } };
const FILE = 'rules/invalid-ssh-user.yaml';

let server: FakeServer;
let workplace: Workplace;
beforeEach(() => {
  server = new FakeServer();
  workplace = new Workplace();
});
afterEach(() => workplace.remove());

const rules = (...args: string[]) => workplace.run(server, 'rules', ...args);

describe('rules pull', () => {
  it('writes one short file a rule, named after it', async () => {
    server.add(SSH, ID);
    server.add({ ...SSH, name: 'Ungültig: größer/kleiner?' });
    expect(await rules('pull')).toMatchObject({ code: 0, output: expect.stringContaining('2 rules: 2 written') });
    expect(workplace.files()).toEqual(['invalid-ssh-user.yaml', 'ungültig-größer-kleiner.yaml']);
    expect(workplace.read(FILE)).toBe(
      `id: ${ID}\nname: Invalid SSH user\npattern: Invalid user (?P<user>\\S*)\ntags:\n  event: invalid_ssh_event\n`,
    );
  });

  it('does not touch a file whose rule did not change, however it is written', async () => {
    const text = `# Why: see the runbook.\nid: ${ID}\nenabled:   true # a default\npattern: "Invalid user (?P<user>\\\\S*)"\nname: Invalid SSH user\n\ntags: {event: invalid_ssh_event}\n`;
    server.add(SSH, ID);
    workplace.write('rules/mine/ssh.yml', text);
    expect((await rules('pull')).output).toContain('0 written, 1 unchanged');
    expect(workplace.contents('rules/mine')).toEqual({ 'ssh.yml': text });
    expect(workplace.files()).toEqual(['mine']);
  });

  it('keeps the comments of what did not change', async () => {
    workplace.write(
      FILE,
      `# Why: see the runbook.\nid: ${ID}\nname: Invalid SSH user # as in the manual\npattern: Invalid user # short\ntags:\n  # for the dashboard\n  event: invalid_ssh_event\n  old: x\n`,
    );
    server.add({ ...SSH, tags: { event: 'invalid_ssh_event', new: 'y' } }, ID);
    expect((await rules('pull')).output).toContain(`changed  ${FILE}`);
    expect(workplace.read(FILE)).toBe(
      `# Why: see the runbook.\nid: ${ID}\nname: Invalid SSH user # as in the manual\npattern: Invalid user (?P<user>\\S*) # short\ntags:\n  # for the dashboard\n  event: invalid_ssh_event\n  new: y\n`,
    );
  });

  it('notes the id of a rule that was pushed without one, below the comment that heads the file', async () => {
    workplace.write(
      FILE,
      `# Why: see the runbook.\nname: Invalid SSH user\npattern: 'Invalid user (?P<user>\\S*)'\ntags: {event: invalid_ssh_event}\n`,
    );
    server.add(SSH, ID);
    expect((await rules('pull')).output).toContain(`id noted  ${FILE}`);
    expect(workplace.read(FILE)).toMatch(
      `# Why: see the runbook.\n\nid: ${ID}\nname: Invalid SSH user\npattern: 'Invalid user (?P<user>\\S*)'\n`,
    );
    expect((await rules('pull')).output).toContain('0 written');
  });

  it('leaves a file that no rule has, unless asked to prune', async () => {
    workplace.write('rules/mine.yaml', 'name: Mine\npattern: x\n');
    expect((await rules('pull')).output).toContain('not on the server, left as it is  rules/mine.yaml');
    expect(await rules('pull', '--prune')).toMatchObject({ code: 2, output: expect.stringContaining('right server?') });
    expect(workplace.files()).toEqual(['mine.yaml']);
    server.add(SSH, ID);
    await rules('pull', '--prune');
    expect(workplace.files()).toEqual(['invalid-ssh-user.yaml']);
  });

  it('writes nothing while a file cannot be read', async () => {
    server.add(SSH, ID);
    workplace.write('rules/broken.yaml', 'name: [\n');
    expect(await rules('pull')).toMatchObject({ code: 2, output: expect.stringContaining('rules/broken.yaml:2') });
    expect(workplace.files()).toEqual(['broken.yaml']);
  });
});

describe('rules push', () => {
  const write = (more = '') => workplace.write(FILE, `name: Invalid SSH user\npattern: Invalid user\n${more}`);

  it('shows the plan, asks, and does what it said', async () => {
    write();
    server.add(SSH, ID);
    server.add({ name: 'Other', pattern: 'x' });
    workplace.write('rules/new.yaml', 'name: New\npattern: y\n');
    workplace.answer = true;
    const { code, output } = await rules('push', '--prune');
    expect(code).toBe(0);
    expect(output).toContain(
      `  ~ update  Invalid SSH user  ${FILE}\n        name: Invalid SSH user\n      - pattern: Invalid user (?P<user>\\S*)\n      - tags:\n      -   event: invalid_ssh_event\n      + pattern: Invalid user\n`,
    );
    expect(output).toContain('  + create  New  rules/new.yaml');
    expect(output).toContain('  - delete  Other  no file');
    expect(output).toContain('1 to create, 1 to update, 1 to delete, 0 unchanged.');
    expect(server.names()).toEqual(['Invalid SSH user', 'New']);
    expect(server.rules.get(ID)).toMatchObject({ version: 2, definition: { pattern: 'Invalid user' } });
    expect((await rules('diff')).code).toBe(0);
  });

  it('sends nothing when the answer is no, when nobody can be asked, or when there is nothing to do', async () => {
    write();
    workplace.answer = false;
    expect(await rules('push')).toMatchObject({ code: 1, output: expect.stringContaining('Nothing was sent.') });
    workplace.answer = null;
    expect(await rules('push')).toMatchObject({ code: 2, output: expect.stringContaining('--yes') });
    expect(server.names()).toEqual([]);
    expect((await rules('push', '--yes')).code).toBe(0);
    expect(await rules('push')).toMatchObject({ code: 0, output: expect.stringContaining('1 unchanged.') });
  });

  it('keeps rules that no file has unless asked to prune, and never prunes from an empty folder', async () => {
    server.add(SSH, ID);
    workplace.write('rules/new.yaml', 'name: New\npattern: y\n');
    expect((await rules('push', '--yes')).output).toContain('? keep    Invalid SSH user');
    expect(server.names()).toEqual(['Invalid SSH user', 'New']);
    workplace.write('empty/readme.txt', '');
    expect(await rules('push', 'empty', '--prune', '--yes')).toMatchObject({ code: 2 });
    expect(server.names()).toHaveLength(2);
  });

  it('renames in an order in which every name is free, and says where there is none', async () => {
    const [a, b] = [server.add({ name: 'A', pattern: 'a' }), server.add({ name: 'B', pattern: 'b' })];
    workplace.write('rules/a.yaml', `id: ${a}\nname: B\npattern: a\n`);
    workplace.write('rules/b.yaml', `id: ${b}\nname: C\npattern: b\n`);
    workplace.write('rules/new.yaml', 'name: A\npattern: new\n');
    expect((await rules('push', '--yes')).code).toBe(0);
    expect([...server.rules.values()].map(({ definition }) => definition)).toMatchObject([
      { name: 'B', pattern: 'a' },
      { name: 'C', pattern: 'b' },
      { name: 'A', pattern: 'new' },
    ]);
    workplace.write('rules/a.yaml', `id: ${a}\nname: C\npattern: a\n`);
    workplace.write('rules/b.yaml', `id: ${b}\nname: B\npattern: b\n`);
    const { code, output } = await rules('push', '--yes');
    expect(code).toBe(2);
    expect(output).toMatch(/rules\/a\.yaml:2 {2}name: "C" is still the name of a rule that waits/);
    expect(server.names()).toEqual(['A', 'B', 'C']);
  });

  it('says whose name is in the way where a rule that no file has bears it', async () => {
    const id = server.add({ name: 'A', pattern: 'a' });
    server.add({ name: 'B', pattern: 'b' });
    workplace.write('rules/a.yaml', `id: ${id}\nname: B\npattern: a\n`);
    expect(await rules('push', '--yes')).toMatchObject({
      code: 2,
      output: expect.stringContaining('delete it with --prune'),
    });
    expect((await rules('diff')).code).toBe(1);
    expect((await rules('push', '--yes', '--prune')).code).toBe(0);
    expect(server.names()).toEqual(['B']);
  });

  it('refuses to write over what somebody saved after the plan', async () => {
    write();
    server.add(SSH, ID);
    server.onCall = (call) => {
      if (call === `GET /rules/${ID}`) server.rules.set(ID, { ...server.rules.get(ID)!, version: 9 });
    };
    expect(await rules('push', '--yes')).toMatchObject({
      code: 2,
      output: expect.stringContaining('changed on the server'),
    });
    expect(server.rules.get(ID)?.definition).toMatchObject({ pattern: SSH.pattern });
  });

  it('names file, line and field of everything that is wrong, and compares nothing', async () => {
    workplace.write(
      'rules/a.yaml',
      'name: A\npattern: a(?=b)\ntags:\n  code: 200\n  x.y: ${nobody}\nmetrics:\n  - name: ok_total\n  - name: logins\n',
    );
    workplace.write('rules/b.yaml', 'pattern: x\n---\nname: B\n');
    workplace.write('rules/c.yaml', 'name: C\npattern: x\nname: D\n');
    workplace.write('rules/d.yaml', 'id: 7\nname: D\npattern: x\n');
    workplace.write('rules/e.yaml', '');
    workplace.write('rules/f.yaml', 'name: C\npattern: x\ncolour: red\n');
    workplace.write('rules/g.yaml', 'name: C\npattern: x\n');
    const { code, output } = await rules('push', '--yes');
    expect(code).toBe(2);
    expect(output.split('\n').filter((line) => line.startsWith('rules/'))).toEqual([
      expect.stringMatching(/^rules\/b\.yaml:2 .*a second rule begins here/),
      expect.stringMatching(/^rules\/c\.yaml:3 .*[Mm]ap keys must be unique/),
      expect.stringMatching(/^rules\/d\.yaml:1 {2}id: is no id of a rule/),
      expect.stringMatching(/^rules\/e\.yaml:1 {2}the file is empty/),
      expect.stringMatching(/^rules\/g\.yaml:1 {2}name: "C" stands in f\.yaml too/),
      expect.stringMatching(/^rules\/a\.yaml:4 {2}tags\.code: must be a text: write it in quotes, "200"/),
      expect.stringMatching(/^rules\/a\.yaml:2 {2}pattern: .*look-ahead/),
      expect.stringMatching(/^rules\/a\.yaml:8 {2}metrics\.1\.name: .*"logins_total"/),
      expect.stringMatching(/^rules\/f\.yaml:3 {2}colour: "colour" is not a field/),
    ]);
    workplace.write('rules/a.yaml', workplace.read('rules/a.yaml').replace('200', '"200"'));
    const { output: then } = await rules('push', '--yes');
    expect(then).toMatch(/rules\/a\.yaml:2 {2}pattern: .*look-ahead/);
    expect(then).toMatch(/rules\/a\.yaml:8 {2}metrics\.1\.name: .*"logins_total"/);
    expect(server.names()).toEqual([]);
  });

  it('shows what the server refuses where it stands in the file', async () => {
    write();
    server.onCall = (call) => {
      if (call === 'POST /rules') server.add(SSH, ID);
    };
    const { code, output } = await rules('push', '--yes');
    expect(code).toBe(2);
    expect(output).toMatch(`Done: 0 of 1.`);
    expect(output).toMatch(`${FILE}:1  name: Another rule is already called`);
  });
});

describe('rules diff', () => {
  it('ends with 1 where anything differs, on either side, and changes nothing', async () => {
    server.add(SSH, ID);
    await rules('pull');
    expect(await rules('diff')).toMatchObject({
      code: 0,
      output: '0 to create, 0 to update, 0 to delete, 1 unchanged.',
    });
    server.add({ name: 'By hand', pattern: 'x' });
    expect(await rules('diff')).toMatchObject({ code: 1, output: expect.stringContaining('1 on the server only') });
    await rules('pull');
    workplace.write('rules/new.yaml', 'name: New\npattern: y\n');
    expect((await rules('diff')).code).toBe(1);
    expect(server.names()).toEqual(['By hand', 'Invalid SSH user']);
  });
});

describe('rules test', () => {
  const METRIC = 'metrics: [{name: a_total}]\n';

  it('runs the golden lines without a server and shows what came out otherwise', async () => {
    workplace.env = {};
    workplace.write(
      'rules/a.yaml',
      `name: A\npattern: a\n${METRIC}tests:\n  - {input: a, match: true, increments: {a_total: 1}}\n`,
    );
    workplace.write('rules/none.yaml', 'name: None\npattern: a\n');
    const well = await workplace.run(null, 'rules', 'test');
    expect(well.output).toContain('2 rules, 1 test: all as they should be.');
    expect(well.output).toMatch(/rules\/none\.yaml {2}no test/);
    expect(well.code).toBe(0);
    workplace.write(
      'rules/b.yaml',
      `name: B\npattern: b\n${METRIC}tests:\n  - input: b\n    match: true\n    increments:\n      a_total: 2\n  - input: x\n    match: true\n`,
    );
    const { code, output } = await workplace.run(null, 'rules', 'test');
    expect(code).toBe(1);
    expect(output).toContain(
      'wrong rules/b.yaml:8  test 1: "b"\n      - increments.a_total: 2\n      + increments.a_total: 1',
    );
    expect(output).toContain('wrong rules/b.yaml:10  test 2: "x"\n      - match: a match\n      + match: none');
    expect(output).toContain('3 rules, 3 tests: 1 of them wrong.');
  });

  it('fails for a file that holds no rule, and complains of a folder without any', async () => {
    workplace.write('rules/a.yaml', 'name: A\npattern: (\n');
    expect(await rules('test')).toMatchObject({ code: 1, output: expect.stringContaining('rules/a.yaml:2  pattern:') });
    expect(await rules('test', 'nowhere')).toMatchObject({
      code: 2,
      output: expect.stringContaining('There is no folder'),
    });
    workplace.write('empty/x.txt', '');
    expect((await rules('test', 'empty')).code).toBe(2);
  });
});

describe('a command', () => {
  it('that cannot reach its server says why and what to do', async () => {
    workplace.write(FILE, 'name: A\npattern: a\n');
    workplace.env = {};
    expect(await rules('diff')).toMatchObject({ code: 2, output: expect.stringContaining('set LOGFLOW_API_KEY') });
    workplace.env = { LOGFLOW_API_KEY: 'wrong-key-0123456789' };
    expect(await rules('diff')).toMatchObject({
      code: 2,
      output: expect.stringContaining('does not know this API key'),
    });
    expect(await rules('diff', '--url', 'logflow')).toMatchObject({
      code: 2,
      output: expect.stringContaining('no address'),
    });
    const { code, output } = await workplace.run(null, 'rules', 'diff', '--url', 'http://127.0.0.1:1');
    expect(code).toBe(2);
    expect(output).toContain('does not answer at http://127.0.0.1:1');
  });

  it('explains itself, and refuses what it does not know', async () => {
    for (const args of [
      ['--help'],
      ['rules', '--help'],
      ...['pull', 'push', 'diff', 'test'].map((verb) => ['rules', verb, '--help']),
    ]) {
      expect(await workplace.run(server, ...args)).toMatchObject({
        code: 0,
        output: expect.stringContaining('Usage: logflow'),
      });
    }
    expect(await rules('pus')).toMatchObject({ code: 2, output: expect.stringContaining('Did you mean push?') });
    expect((await rules('push', '--forse')).code).toBe(2);
    expect((await rules('push', 'a', 'b')).code).toBe(2);
  });
});
