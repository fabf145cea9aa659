import { escapeXml } from '../frame/escape-xml';
import { formatRatio, formatValue } from '../frame/format';
import { isMet, type Row, ratioToBar } from '../frame/row';

const WIDTH = 1000;
const ROW = 22;
const TOP = 44;
const LEFT = 430;
const RIGHT = 150;
/** Powers of ten on either side of the bar. */
const DECADES = 2;
const PLOT = WIDTH - LEFT - RIGHT;

/** The colours follow the reader's scheme, also where the picture is an <img>. */
const STYLE = `
  text { font: 13px system-ui, sans-serif; fill: #1f2328 }
  .quiet { fill: #59636e; font-size: 12px }
  .paper { fill: #ffffff } .grid { stroke: #d1d9e0 } .bar { stroke: #1f2328; stroke-width: 2 }
  .met { fill: #1a7f5a } .missed { fill: #c2571a }
  @media (prefers-color-scheme: dark) {
    text { fill: #f0f6fc } .quiet { fill: #9198a1 } .paper { fill: #0d1117 } .grid { stroke: #3d444d }
    .bar { stroke: #f0f6fc } .met { fill: #3fb68b } .missed { fill: #f08c4a }
  }`;

/** @returns an SVG: for each row with a bar, how far along to it the figure is, on a logarithmic scale. */
export function picture(rows: readonly Row[]): string {
  const judged = rows.filter((row) => ratioToBar(row) !== null);
  const height = TOP + judged.length * ROW + 14;
  const body = [...gridLines(height), ...judged.map(line), barLine(height)].join('\n');
  const title = `<text x="${LEFT}" y="18">measured / bar, where right of the line is better</text>`;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" role="img">
<title>How far each figure is along to its bar</title><style>${STYLE}</style><rect class="paper" width="100%" height="100%"/>
${title}
${body}
</svg>\n`;
}

const position = (ratio: number): number => {
  const decades = Math.max(-DECADES, Math.min(DECADES, Math.log10(ratio)));
  return LEFT + (PLOT * (decades + DECADES)) / (2 * DECADES);
};

const gridLines = (height: number): string[] =>
  [0.01, 0.1, 1, 10, 100].map((ratio) => {
    const x = position(ratio).toFixed(1);
    const label = `<text class="quiet" x="${x}" y="${TOP - 8}" text-anchor="middle">${ratio} ×</text>`;
    return `<line class="grid" x1="${x}" x2="${x}" y1="${TOP - 2}" y2="${height - 8}"/>${label}`;
  });

const barLine = (height: number): string =>
  `<line class="bar" x1="${position(1)}" x2="${position(1)}" y1="${TOP - 2}" y2="${height - 8}"/>`;

function line(row: Row, index: number): string {
  const ratio = ratioToBar(row) as number;
  const y = TOP + index * ROW;
  const [from, to] = [position(1), position(ratio)].sort((a, b) => a - b) as [number, number];
  const name = `<text x="${LEFT - 12}" y="${y + 15}" text-anchor="end">${escapeXml(row.what)}</text>`;
  const kind = isMet(row) ? 'met' : 'missed';
  const box = `<rect class="${kind}" x="${from.toFixed(1)}" y="${y + 3}" width="${Math.max(2, to - from).toFixed(1)}" height="${ROW - 7}" rx="2"/>`;
  const value = formatValue({ ...row, spread: undefined });
  const figure = `<text class="quiet" x="${WIDTH - RIGHT + 8}" y="${y + 15}">${escapeXml(value)}</text>`;
  return `<g><title>${escapeXml(`${row.what}: ${formatRatio(ratio)}`)}</title>${name}${box}${figure}</g>`;
}
