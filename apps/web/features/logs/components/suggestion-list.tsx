import { cn } from '../../../components/ui/class-names';
import type { Completion } from '../hooks/use-completion';
import type { Suggestions } from '../suggest';

interface SuggestionListProps {
  id: string;
  completion: Completion;
  found: Suggestions;
  /** How far the field's text is scrolled, in px. */
  scrolled: number;
}

/** What may stand where the caret is. The focus stays in the field: its arrow keys light one, Enter or Tab takes it. */
export function SuggestionList({ id, completion, found, scrolled }: SuggestionListProps) {
  const { lit, take } = completion;
  return (
    <div
      id={`${id}-list`}
      role="listbox"
      aria-label="Suggestions"
      tabIndex={-1}
      className="absolute top-[37px] z-30 max-h-[340px] w-[min(440px,100%)] overflow-auto rounded-lg border bg-panel p-1 font-mono text-[13px] shadow-float"
      style={{ left: `clamp(0px, calc(${24 - scrolled}px + ${found.from}ch), max(0px, 100% - 440px))` }}
    >
      {found.items.map((item, index) => (
        <div
          key={item.label}
          id={`${id}-${index}`}
          role="option"
          aria-selected={index === lit}
          tabIndex={-1}
          onPointerDown={(event) => {
            event.preventDefault();
            take(item);
          }}
          className={cn(
            'flex cursor-pointer items-center gap-3 rounded-md px-2 py-1.5 hover:bg-line2',
            index === lit && 'bg-accent-bg',
          )}
        >
          <span className="min-w-0 truncate text-[12px]">{item.label}</span>
          <span className="ml-auto shrink-0 truncate font-sans text-ink3 text-xs">{item.about}</span>
        </div>
      ))}
    </div>
  );
}
