import { describe, expect, test } from 'vitest';
import { hrefOf, isAsSaved, pageOf, rangeOf, viewPath } from './view-path';

const ID = '6d1b6c4e-0000-4000-8000-000000000001';

describe('the address that a view keeps', () => {
  test('holds query, range and look, and nothing that is chosen in the page', () => {
    const search = `?t=6h&q=a:b+%22x+y%22&cols=host,attr.a&wrap=true&view=${ID}&line=b:1&open=true&json=true&at=x/30s`;
    expect(viewPath('/logs', search)).toBe('/logs?cols=host%2Cattr.a&q=a%3Ab+%22x+y%22&t=6h&wrap=true');
    expect(viewPath('/explore', 'build=0&series=m&at=x')).toBe('/explore');
  });

  test('keeps queries in their order', () => {
    expect(viewPath('/explore', 'q=b&mode=promql&q=a')).toBe('/explore?mode=promql&q=b&q=a');
  });

  test('is the same however it is written, and another once the state is', () => {
    const view = { path: '/logs?q=service:api severity:error&t=6h'.replace(' ', '%20') };
    expect(isAsSaved(view, viewPath('/logs', '?t=6h&q=service%3Aapi+severity%3Aerror&line=b:1'))).toBe(true);
    expect(isAsSaved(view, viewPath('/logs', '?q=service:api+severity:error'))).toBe(false);
    expect(isAsSaved(view, viewPath('/explore', '?q=service:api+severity:error&t=6h'))).toBe(false);
  });

  test('says its page and its range, which stays relative', () => {
    const path = viewPath('/logs', '?t=6h');
    expect(pageOf({ path })).toBe('/logs');
    expect(rangeOf({ path })).toEqual({ kind: 'last', seconds: 21_600 });
    expect(rangeOf({ path: '/logs' })).toEqual({ kind: 'last', seconds: 3600 });
  });

  test('is opened with the name of its view', () => {
    expect(hrefOf({ id: ID, path: '/logs' })).toBe(`/logs?view=${ID}`);
    expect(hrefOf({ id: ID, path: '/logs?q=a' })).toBe(`/logs?q=a&view=${ID}`);
  });
});
