'use client';

import { count, lines, span } from '../../time/format';
import { AXIS, AXIS_TEXT, MARGIN, TEXT_GAP } from '../axis';
import { bucketCount, bucketOf, bucketStretch, coveredBuckets, type Stretch, type Window } from '../buckets';
import { frameOf, type Size } from '../frame';
import { type HeatRow, heatOf, hottest } from '../heat';
import { heatGround } from '../heat-ground';
import { type PointingInput, usePointing } from '../hooks/use-pointing';
import { useSize } from '../hooks/use-size';
import type { Spot } from '../pointing';
import { TimeAxis } from './axes';
import { PointingLayer } from './pointing-layer';
import { Tip } from './tip';

const MOST_LABELS = 12;

function Cells({ rows, window, size }: { rows: readonly HeatRow[]; window: Window; size: Size }) {
  const frame = frameOf(size, window, []);
  const most = hottest(rows);
  const wide = frame.x(window.from + window.step) - AXIS.left;
  const high = (frame.bottom - MARGIN.top) / Math.max(rows.length, 1);
  const ticked = rows.filter(({ tick }) => tick !== '');
  const every = Math.ceil(ticked.length / MOST_LABELS);
  const labelled = new Set(ticked.filter((_, place) => place % every === 0));
  return (
    <svg aria-hidden width={size.width} height={size.height} className="block">
      {rows.map((row, place) => {
        const y = frame.bottom - (place + 1) * high;
        return (
          <g key={row.le}>
            {labelled.has(row) ? (
              <text {...AXIS_TEXT} x={AXIS.left - TEXT_GAP} y={y} dy="0.355em" textAnchor="end">
                {row.tick}
              </text>
            ) : null}
            {row.counts.map((one, step) =>
              one > 0 ? (
                <rect
                  key={bucketStretch(step, window).from}
                  x={AXIS.left + step * wide}
                  y={y + 0.5}
                  width={Math.max(wide - (wide > 4 ? 1 : 0), 1)}
                  height={Math.max(high - 1, 1)}
                  fill="var(--accent)"
                  fillOpacity={heatOf(one, most)}
                  data-cell={row.le}
                />
              ) : null,
            )}
          </g>
        );
      })}
      <TimeAxis frame={frame} window={window} buckets />
    </svg>
  );
}

interface SpotProps {
  spot: Spot;
  rows: readonly HeatRow[];
  window: Window;
  nowMs: number;
}

/** What a cell holds, and what a press on it opens: lines of a classic histogram are known by their bound, so those below come, too. */
function CellTip({ spot, rows, window, nowMs }: SpotProps) {
  const row = rows.find(({ le }) => le === spot.row);
  if (!row) return null;
  const step = bucketOf(spot.seconds, window);
  const { from, to } = bucketStretch(step, window);
  const upTo = row.upTo?.[step];
  const below = row.tick === '∞' ? 'of all values' : `up to ${row.tick}`;
  return (
    <Tip share={(step + 0.5) / bucketCount(window)}>
      <p className="tabular whitespace-nowrap font-medium">{span(from * 1000, to * 1000, nowMs)}</p>
      <p className="tabular">
        {row.name}: {lines(row.counts[step] ?? 0)}
      </p>
      <p className="tabular mt-1 border-line2 border-t pt-1 text-ink2 text-xs">
        {upTo === undefined ? 'click for its lines' : `click for the ${count(upTo)} ${below}`}
      </p>
    </Tip>
  );
}

interface BoxProps {
  stretch: Stretch;
  window: Window;
  rows: readonly HeatRow[];
  /** Of the rows, the lowest and how many. */
  first: number;
  many: number;
  className: string;
}

/** A frame round cells. */
function Box({ stretch, window, rows, first, many, className }: BoxProps) {
  const covered = coveredBuckets(stretch, window);
  if (!covered) return null;
  const steps = bucketCount(window);
  const style = {
    left: `${(covered.first / steps) * 100}%`,
    width: `${(covered.count / steps) * 100}%`,
    bottom: `${(first / rows.length) * 100}%`,
    height: `${(many / rows.length) * 100}%`,
  };
  return <div aria-hidden className={`pointer-events-none absolute rounded-sm ${className}`} style={style} />;
}

interface HeatPlotProps extends Pick<PointingInput, 'onZoom' | 'onBack'> {
  rows: readonly HeatRow[];
  window: Window;
  label: string;
  nowMs: number;
  /** The steps whose lines are shown. */
  at: Stretch | null;
  /** The bound whose lines are shown. */
  chosen: string | undefined;
  onPick: (le: string, bucket: Stretch) => void;
}

/** Round the cells whose lines are shown: of the chosen steps the chosen bucket, of a classic histogram with all below it. */
function Chosen({ at, chosen, rows, window }: HeatPlotProps) {
  const row = rows.findIndex(({ le }) => le === chosen);
  if (!at) return null;
  const alone = rows[row]?.upTo === null;
  const part = row < 0 ? { first: 0, many: rows.length } : { first: alone ? row : 0, many: alone ? 1 : row + 1 };
  return <Box stretch={at} window={window} rows={rows} {...part} className="outline-2 outline-ink" />;
}

/** A histogram's values over time. Hover tells a cell; a click opens its lines; a drag zooms, a double click goes back. */
export function HeatPlot(props: HeatPlotProps) {
  const { rows, window, label, nowMs, onPick, onZoom, onBack } = props;
  const [box, size] = useSize<HTMLDivElement>();
  const pick = ({ seconds, row }: Spot) => {
    if (row !== null) onPick(row, bucketStretch(bucketOf(seconds, window), window));
  };
  const pointing = usePointing({ ground: heatGround(rows, window, nowMs), onPick: pick, onZoom, onBack });
  const { spot } = pointing;
  const row = rows.findIndex(({ le }) => le === spot?.row);
  return (
    <div ref={box} className="relative h-full">
      {size ? <Cells rows={rows} window={window} size={size} /> : null}
      <PointingLayer pointing={pointing} window={window} label={label}>
        <Chosen {...props} />
        {spot && row >= 0 ? (
          <>
            <Box
              {...{ window, rows, first: row, many: 1 }}
              stretch={bucketStretch(bucketOf(spot.seconds, window), window)}
              className="outline-1 outline-edge"
            />
            <CellTip spot={spot} rows={rows} window={window} nowMs={nowMs} />
          </>
        ) : null}
      </PointingLayer>
    </div>
  );
}
