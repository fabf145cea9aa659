import { describe, expect, test } from 'vitest';
import { coloursOf } from './colour';

describe('coloursOf', () => {
  test('gives up to nine values of one graph colours of their own', () => {
    const values = Array.from({ length: 9 }, (_, index) => `user${index}`);
    expect(new Set(coloursOf(values).values()).size).toBe(9);
  });

  test('does not depend on rank', () => {
    const one = coloursOf(['root', 'admin', 'oracle', 'pi']);
    const other = coloursOf(['pi', 'oracle', 'root', 'admin']);
    expect([...other].sort()).toEqual([...one].sort());
  });

  test('gives a value that stands alone the colour it asks for', () => {
    expect(coloursOf(['root']).get('root')).toBe(coloursOf(['root']).get('root'));
    expect(coloursOf(['root', 'root']).size).toBe(1);
  });
});
