import type { Frame } from './frame';
import type { Line, Shape } from './lines';

type Scale = Pick<Frame, 'x' | 'y'>;
type Pen = CanvasRenderingContext2D;
/** A line with its colour as the canvas takes it. */
export type Coloured = Line & { readonly paint: string };

const THIN_FROM = 20;
const DOT_PX = 1.5;
const FILL = 0.35;
const BAR = 0.85;

/** Draws lines, the last one lowest. */
export function paint(pen: Pen, lines: readonly Coloured[], shape: Shape, scale: Scale): void {
  pen.lineJoin = 'round';
  pen.lineWidth = lines.length > THIN_FROM ? 1 : 1.5;
  if (shape === 'areas') paintAreas(pen, lines, scale);
  else if (shape === 'bars') paintBars(pen, lines, scale);
  else for (const line of [...lines].reverse()) paintLine(pen, line, scale);
}

function paintLine(pen: Pen, { paint: colour, from, step, steps, values }: Coloured, { x, y }: Scale): void {
  pen.strokeStyle = colour;
  pen.fillStyle = colour;
  pen.beginPath();
  let down = false;
  for (let i = 0; i < steps.length; i++) {
    const value = values[i] ?? null;
    if (value === null) {
      down = false;
      continue;
    }
    const [px, py] = [x(from + (steps[i] as number) * step), y(value)];
    if (down) pen.lineTo(px, py);
    else if (values[i + 1] === undefined || values[i + 1] === null)
      pen.fillRect(px - DOT_PX, py - DOT_PX, 2 * DOT_PX, 2 * DOT_PX);
    else pen.moveTo(px, py);
    down = true;
  }
  pen.stroke();
}

/** What lies below each line in a stack, and its top, step by step; the last of the lines lies lowest. */
function* stack(lines: readonly Coloured[]): Generator<{ line: Coloured; base: number[]; top: number[] }> {
  let base = Array.from({ length: Math.max(...lines.map(({ count }) => count)) }, () => 0);
  for (const line of [...lines].reverse()) {
    const top = [...base];
    for (const [i, step] of line.steps.entries()) top[step] = (base[step] ?? 0) + (line.values[i] ?? 0);
    yield { line, base, top };
    base = top;
  }
}

function paintAreas(pen: Pen, lines: readonly Coloured[], { x, y }: Scale): void {
  if (lines.length === 0) return;
  for (const { line, base, top } of stack(lines)) {
    const at = (step: number) => x(line.from + step * line.step);
    const edge = new Path2D();
    for (const [step, value] of top.entries()) edge.lineTo(at(step), y(value));
    const area = new Path2D(edge);
    for (let step = base.length - 1; step >= 0; step--) area.lineTo(at(step), y(base[step] as number));
    pen.fillStyle = line.paint;
    pen.strokeStyle = line.paint;
    pen.globalAlpha = FILL;
    pen.fill(area);
    pen.globalAlpha = 1;
    pen.stroke(edge);
  }
}

/** A bar ends at its time: it stands for the step before. */
function paintBars(pen: Pen, lines: readonly Coloured[], { x, y }: Scale): void {
  if (lines.length === 0) return;
  pen.globalAlpha = BAR;
  for (const { line, base, top } of stack(lines)) {
    const width = x(line.from + line.step) - x(line.from);
    const gap = width > 4 ? 1 : 0;
    pen.fillStyle = line.paint;
    for (const [step, value] of top.entries()) {
      const [low, high] = [y(base[step] as number), y(value)];
      if (low !== high)
        pen.fillRect(x(line.from + step * line.step) - width + gap / 2, high, Math.max(width - gap, 1), low - high);
    }
  }
  pen.globalAlpha = 1;
}
