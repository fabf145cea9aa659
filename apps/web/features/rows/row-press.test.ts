import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { rowPress } from './row-press';

let marked = '';
const byKeys = { detail: 0 };
const byPointer = { detail: 1 };

beforeEach(() => {
  marked = '';
  vi.useFakeTimers();
  vi.stubGlobal('window', { getSelection: () => marked });
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

function pressed() {
  const open = vi.fn();
  return { open, ...rowPress(open) };
}

describe('a press on a row', () => {
  test('by keys opens it at once, also while a text is marked', () => {
    const { open, press } = pressed();
    marked = 'checkout';
    press('b:1', byKeys);
    expect(open.mock.calls).toEqual([['b:1']]);
  });

  test('by pointer opens it once no second one came', () => {
    const { open, press } = pressed();
    press('b:1', byPointer);
    expect(open).not.toHaveBeenCalled();
    vi.runAllTimers();
    expect(open.mock.calls).toEqual([['b:1']]);
  });

  test('opens nothing where a double click marked a word', () => {
    const { open, press } = pressed();
    press('b:1', byPointer);
    marked = 'checkout';
    press('b:1', { detail: 2 });
    vi.runAllTimers();
    expect(open).not.toHaveBeenCalled();
  });

  test('opens the row of the last press alone, and none once the list is gone', () => {
    const { open, press, cancel } = pressed();
    press('b:1', byPointer);
    press('b:2', byPointer);
    vi.runAllTimers();
    expect(open.mock.calls).toEqual([['b:2']]);
    press('b:3', byPointer);
    cancel();
    vi.runAllTimers();
    expect(open.mock.calls).toEqual([['b:2']]);
  });
});
