/** What a process held at one time, in bytes. */
export interface MemorySample {
  /** Since the profile began. */
  readonly ms: number;
  readonly rss: number;
  readonly heapUsed: number;
  readonly external: number;
}

const WIDTH = 900;
const HEIGHT = 300;
const MARGIN = 40;
const LINES = [
  ['rss', '#1f6feb', 'resident'],
  ['heapUsed', '#1a7f5a', 'on the heap'],
  ['external', '#c2571a', 'outside of the heap'],
] as const;

/** @returns a chart as SVG: megabytes over the seconds of the profile. */
export function memoryChart(samples: readonly MemorySample[], title: string): string {
  const lastMs = samples.at(-1)?.ms || 1;
  const most = Math.max(...samples.map(({ rss }) => rss));
  const x = (ms: number) => (MARGIN + ((WIDTH - 2 * MARGIN) * ms) / lastMs).toFixed(1);
  const y = (bytes: number) => (HEIGHT - MARGIN - ((HEIGHT - 2 * MARGIN) * bytes) / most).toFixed(1);
  const lines = LINES.map(([key, colour, name], i) => {
    const points = samples.map((sample) => `${x(sample.ms)},${y(sample[key])}`).join(' ');
    const peak = (Math.max(...samples.map((sample) => sample[key])) / 1e6).toFixed(0);
    const legend = `<text x="${MARGIN + 250 * i}" y="${HEIGHT - 12}" fill="${colour}">${name}, ${peak} MB at most</text>`;
    return `<polyline points="${points}" fill="none" stroke="${colour}" stroke-width="1.5"/>${legend}`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="sans-serif" font-size="13">
<rect width="100%" height="100%" fill="#fff"/><text x="${MARGIN}" y="22">${title}: memory over ${(lastMs / 1000).toFixed(1)} s</text>
${lines.join('\n')}</svg>\n`;
}
