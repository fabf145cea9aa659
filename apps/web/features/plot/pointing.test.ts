import { expect, test } from 'vitest';
import { keysHint } from './pointing';

const act = () => undefined;

test('a graph names the keys that do something in it', () => {
  expect(keysHint({ onPick: act, onZoom: act, onBack: act })).toBe(
    'Arrow keys move through time and series, with Shift they choose a stretch. Enter opens what is counted there or zooms in on the stretch chosen. Backspace zooms out. Escape leaves.',
  );
  expect(keysHint({ onPick: act })).toBe(
    'Arrow keys move through time and series. Enter opens what is counted there. Escape leaves.',
  );
  expect(keysHint({})).toBe('Arrow keys move through time and series. Escape leaves.');
});
