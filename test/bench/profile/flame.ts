import { escapeXml } from '../frame/escape-xml';
import type { StackTime } from './cpu-profile';

/** A call and all that it called, by name. */
interface Call {
  readonly name: string;
  micros: number;
  readonly calls: Map<string, Call>;
}

const WIDTH = 1200;
const ROW = 17;
const LEAST_WIDTH = 1;
const CHARACTER = 6.6;

/** @returns a flame graph as SVG: a box a call, as wide as its share of the time, its callers above it. */
export function flameGraph(stacks: readonly StackTime[], title: string): string {
  const root = callTree(stacks);
  const scale = WIDTH / root.micros;
  const boxes: string[] = [];
  const height = draw(root, { x: 0, depth: 0, scale, boxes }) * ROW + 2 * ROW;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" font-family="monospace" font-size="11">
<rect width="100%" height="100%" fill="#fff"/><text x="4" y="13">${escapeXml(title)}: ${(root.micros / 1e6).toFixed(2)} s of CPU</text>
<g transform="translate(0 ${ROW + 4})">${boxes.join('\n')}</g></svg>\n`;
}

function callTree(stacks: readonly StackTime[]): Call {
  const root: Call = { name: 'all', micros: 0, calls: new Map() };
  for (const { frames, micros } of stacks) {
    root.micros += micros;
    let call = root;
    for (const { name, file } of frames) {
      const label = file === '' ? name : `${name} ${file}`;
      const inner = call.calls.get(label) ?? { name: label, micros: 0, calls: new Map() };
      call.calls.set(label, inner);
      inner.micros += micros;
      call = inner;
    }
  }
  return root;
}

interface Place {
  readonly x: number;
  readonly depth: number;
  /** Units of width a microsecond. */
  readonly scale: number;
  readonly boxes: string[];
}

/** @returns how many rows deep the call is. */
function draw(call: Call, { x, depth, scale, boxes }: Place): number {
  const width = call.micros * scale;
  if (width < LEAST_WIDTH) return depth;
  boxes.push(box(call, x, depth * ROW, width, scale));
  let left = x;
  let deepest = depth + 1;
  for (const inner of [...call.calls.values()].sort((a, b) => b.micros - a.micros)) {
    deepest = Math.max(deepest, draw(inner, { x: left, depth: depth + 1, scale, boxes }));
    left += inner.micros * scale;
  }
  return deepest;
}

function box({ name, micros }: Call, x: number, y: number, width: number, scale: number): string {
  const share = ((100 * micros * scale) / WIDTH).toFixed(1);
  const shown = name.slice(0, Math.max(0, Math.floor((width - 4) / CHARACTER)));
  const fill = `hsl(${20 + (hash(name) % 35)} 85% ${62 + (hash(name) % 12)}%)`;
  const rect = `<rect x="${x.toFixed(1)}" y="${y}" width="${width.toFixed(1)}" height="${ROW - 1}" fill="${fill}"/>`;
  const text = shown.length < 3 ? '' : `<text x="${(x + 2).toFixed(1)}" y="${y + 12}">${escapeXml(shown)}</text>`;
  return `<g><title>${escapeXml(name)}: ${share} %, ${(micros / 1000).toFixed(1)} ms</title>${rect}${text}</g>`;
}

const hash = (text: string): number => [...text].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) >>> 0, 7);
