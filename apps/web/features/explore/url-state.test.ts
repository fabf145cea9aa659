import { createLoader, createSerializer } from 'nuqs/server';
import { describe, expect, test } from 'vitest';
import { decodeStretch, encodeStretch } from '../plot/url-state';
import { exploreParams } from './url-state';

const write = createSerializer(exploreParams);
const read = createLoader(exploreParams);

describe('the URL of Explore', () => {
  test('holds all there is to see, and gives it back', () => {
    const state = {
      mode: 'promql',
      hide: ['deploy'],
      metric: 'invalid_ssh_user_total',
      by: 'user',
      t: { kind: 'between', from: Date.UTC(2026, 10, 22, 14), to: Date.UTC(2026, 10, 22, 15) },
      only: ['root', 'a,b', 'ü "x"&=#', ''],
      rest: true,
      at: { from: 1_795_357_200, to: 1_795_357_230 },
      line: '0192-ab:17',
      open: true,
      live: true,
      group: 'patterns',
      pattern: 'from <ip> "x"',
    } as const;
    expect(read(write({ ...state, only: [...state.only], hide: [...state.hide] }))).toEqual(state);
  });

  test('is short and readable', () => {
    expect(write({ metric: 'a_total', t: { kind: 'last', seconds: 3600 } })).toBe('?metric=a_total');
    expect(write({ t: { kind: 'last', seconds: 900 } })).toBe('?t=15m');
    expect(write({ at: { from: 1_795_357_200, to: 1_795_357_230 } })).toBe('?at=2026-11-22T14:20:00Z/30s');
  });

  test('tells "split by nothing" from "split by the first label"', () => {
    expect(read('?by=').by).toBe('');
    expect(read('?').by).toBeNull();
  });

  test('falls back where somebody broke it', () => {
    const state = read('?t=banana&at=soon/30s&live=perhaps');
    expect(state.t).toEqual({ kind: 'last', seconds: 3600 });
    expect(state.at).toBeNull();
    expect(state.live).toBe(false);
  });
});

describe('a bucket', () => {
  test('comes back as it went', () => {
    const bucket = { from: 1_795_357_200, to: 1_795_360_800 };
    expect(decodeStretch(encodeStretch(bucket))).toEqual(bucket);
  });

  test.each([
    '',
    '/',
    '2026-11-22T21:00:00Z',
    '2026-11-22T21:00:00Z/0s',
    '2026-11-22T21:00:00.5Z/5s',
    'x/30s',
    '2026-11-22T21:00:00Z/30s/x',
  ])('refuses %j', (text) => expect(decodeStretch(text)).toBeNull());
});
