import type { CSSProperties } from 'react';
import { cn } from '../../components/ui/class-names';
import { firstMark, type Segment } from './segments';

const GROUP_COLOURS = 6;
const CLASSES = ['mark-0', 'mark-1', 'mark-2', 'mark-3', 'mark-4', 'mark-5', 'mark-6'] as const;

/** @returns the marker of a group: 0 is the whole match; from the seventh group on the colours come round again. */
export const markerClass = (group: number): string =>
  group === 0 ? CLASSES[0] : (CLASSES[((group - 1) % GROUP_COLOURS) + 1] ?? CLASSES[0]);

function Mark({ segment }: { segment: Segment }) {
  const { group, text } = segment;
  if (group === null) return <span>{text}</span>;
  if (text !== '') return <mark className={cn(markerClass(group), group > 0 && 'rounded-[3px]')}>{text}</mark>;
  const slot = 'relative -mx-px inline-block h-[1.2em] w-[2px] translate-y-[0.2em] ring-2 ring-current/25';
  return <mark role="presentation" className={cn(markerClass(group), slot)} />;
}

/** A text with its matches marked. The marks add no width, so a field can lie exactly over it. */
export function Marked({ segments }: { segments: readonly Segment[] }) {
  let at = 0;
  return segments.map((segment) => {
    const key = `${at}:${segment.text.length}`;
    at += segment.text.length;
    return <Mark key={key} segment={segment} />;
  });
}

/** A line on one row. Where it is cut because it does not fit, its first match is in view. */
export function MarkedRow({ segments }: { segments: readonly Segment[] }) {
  const mark = firstMark(segments);
  const place = mark && ({ '--mark-from': mark[0], '--mark-to': mark[1] } as CSSProperties);
  return (
    <span className="@container block min-w-0">
      <span className={cn('block truncate whitespace-pre', mark && 'mark-in-view')} style={place ?? undefined}>
        <Marked segments={segments} />
      </span>
    </span>
  );
}

/** A text in which each `${group}` carries the marker of its group. */
export function MarkedTemplate({ text, groups }: { text: string; groups: readonly (string | null)[] }) {
  return <Marked segments={templateSegments(text, groups)} />;
}

/** Cuts a template at its `${group}`s; a `$$` is text, and a name that no group has is not marked. */
export function templateSegments(text: string, groups: readonly (string | null)[]): Segment[] {
  return text
    .split(/(\$\$|\$\{[^}]*\})/)
    .filter((piece) => piece !== '')
    .map((piece) => {
      const group = groups.indexOf(piece.slice(2, -1));
      return { text: piece, group: piece.startsWith('${') && group >= 0 ? group + 1 : null };
    });
}
