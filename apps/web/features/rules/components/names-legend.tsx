import { MarkedTemplate } from '../../highlight/marked';
import type { Editor } from '../hooks/use-editor';

/** Which marker stands for which name that templates may use. */
export function NamesLegend({ editor: { names, painted } }: { editor: Editor }) {
  const kinds = [
    { kind: 'groups', of: painted.groups },
    { kind: 'looked up', of: names.slice(painted.groups.length) },
  ].flatMap(({ kind, of }) => {
    const text = of.flatMap((name) => (name === null ? [] : [`\${${name}}`])).join(' ');
    return text === '' ? [] : [{ kind, text }];
  });
  return (
    <p className="ml-auto flex min-w-0 flex-wrap justify-end gap-x-2.5 text-ink3 text-xs">
      {kinds.map(({ kind, text }) => (
        <span key={kind} className="min-w-0 truncate">
          {kind} <MarkedTemplate text={text} groups={names} />
        </span>
      ))}
      {kinds.length === 0 ? 'a named group, (?P<user>\\S+), can be used here' : null}
    </p>
  );
}
