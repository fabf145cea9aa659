import { describe, expect, test } from 'vitest';
import { colourAt, coloursOf } from './colour';

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

  test('gives the same value of the next query another colour, and a query of one series its own', () => {
    const turns = [0, 1, 2].map((turn) => coloursOf(['root'], turn).get('root'));
    expect(new Set(turns).size).toBe(3);
    expect(new Set([0, 1, 2, 3, 4, 5, 6, 7].map(colourAt)).size).toBe(8);
  });
});
