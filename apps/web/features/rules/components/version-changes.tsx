import { useState } from 'react';
import { Button } from '../../../components/ui/button';
import { cn } from '../../../components/ui/class-names';
import { diffTexts, type FieldDiff, type TextPiece } from '../version-diff';

function Side({ pieces, kind }: { pieces: readonly TextPiece[] | undefined; kind: 'before' | 'after' }) {
  if (!pieces) return null;
  let at = 0;
  return (
    <code className="block whitespace-pre-wrap break-all">
      <span className={cn('select-none', kind === 'before' ? 'text-bad' : 'text-ok')}>
        {kind === 'before' ? '− ' : '+ '}
      </span>
      {pieces.map((piece) => {
        at += piece.text.length;
        const Piece = piece.changed ? (kind === 'before' ? 'del' : 'ins') : 'span';
        return (
          <Piece
            key={at}
            className={cn(
              'no-underline',
              piece.changed && 'rounded-[2px]',
              piece.changed && (kind === 'before' ? 'bg-bad/15' : 'bg-ok/15'),
            )}
          >
            {piece.text}
          </Piece>
        );
      })}
    </code>
  );
}

function Change({ diff: { field, before, after } }: { diff: FieldDiff }) {
  const texts = diffTexts(before ?? '', after ?? '');
  return (
    <li className="grid grid-cols-[minmax(0,112px)_minmax(0,1fr)] gap-x-3">
      <span className="truncate text-ink3 text-xs leading-[18px]" title={field}>
        {field}
      </span>
      <span className="min-w-0">
        <Side pieces={before === undefined ? undefined : texts.before} kind="before" />
        <Side pieces={after === undefined ? undefined : texts.after} kind="after" />
      </span>
    </li>
  );
}

const FEW = 8;

/** Field by field what differs, of texts the piece. Tests come last, and many fold: what they follow from comes first. */
export function VersionChanges({ diffs }: { diffs: readonly FieldDiff[] }) {
  const [all, setAll] = useState(false);
  const shown = all ? diffs : diffs.slice(0, FEW);
  const hidden = diffs.length - shown.length;
  return (
    <>
      <ul aria-label="Changes" className="flex flex-col gap-1.5">
        {shown.map((diff) => (
          <Change key={diff.field} diff={diff} />
        ))}
      </ul>
      {hidden > 0 ? (
        <Button variant="quiet" size="sm" className="-ml-2 self-start" onClick={() => setAll(true)}>
          {hidden} more {hidden === 1 ? 'change' : 'changes'}
        </Button>
      ) : null}
    </>
  );
}
