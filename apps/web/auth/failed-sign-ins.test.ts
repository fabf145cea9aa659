import { expect, it } from 'vitest';
import { FailedSignIns } from './failed-sign-ins';

const MINUTE_MS = 60_000;

it('asks for a pause after thirty failures within fifteen minutes, whatever the case of the address', () => {
  let now = 0;
  const failed = new FailedSignIns(() => now);
  for (let i = 0; i < 30; i++) {
    expect(failed.waitSeconds('Ada@example.com')).toBe(0);
    failed.note('ada@Example.com');
  }
  expect(failed.waitSeconds('ada@example.com')).toBe(15 * 60);
  expect(failed.waitSeconds('bob@example.com')).toBe(0);
  now = 14 * MINUTE_MS;
  expect(failed.waitSeconds('ada@example.com')).toBe(60);
  now = 15 * MINUTE_MS;
  expect(failed.waitSeconds('ada@example.com')).toBe(0);
});

it('forgets the failures of who signs in', () => {
  const failed = new FailedSignIns(() => 0);
  for (let i = 0; i < 30; i++) failed.note('a@b.c');
  failed.forget('A@b.c');
  expect(failed.waitSeconds('a@b.c')).toBe(0);
});

it('stays small, however many addresses are tried', () => {
  const failed = new FailedSignIns(() => 0);
  for (let i = 0; i < 30; i++) failed.note('first@b.c');
  for (let i = 0; i < 20_000; i++) failed.note(`${i}@b.c`);
  expect(failed.waitSeconds('first@b.c')).toBe(0);
});
