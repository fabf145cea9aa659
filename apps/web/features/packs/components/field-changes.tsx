import { byWhom, type FieldChange, isTest, testsText, valueText } from '../pack';

const VALUE = 'block max-h-24 overflow-auto whitespace-pre-wrap break-all font-mono text-[12px]';

function Value({ label, value }: { label: string; value: unknown }) {
  return (
    <div className="min-w-0">
      <dt className="text-ink3 text-xs">{label}</dt>
      <dd>
        <code className={VALUE}>{valueText(value)}</code>
      </dd>
    </div>
  );
}

/** What was installed is left out where one side still has it. */
function valuesOf({ by, original, here, pack }: FieldChange): { label: string; value: unknown }[] {
  if (by === 'here')
    return [
      { label: 'here', value: here },
      { label: 'from the pack', value: pack },
    ];
  if (by === 'pack')
    return [
      { label: 'here', value: here },
      { label: 'after the upgrade', value: pack },
    ];
  return [
    { label: 'as installed', value: original },
    { label: 'here', value: here },
    { label: 'in the pack', value: pack },
  ];
}

/** Field by field: who changed what. */
export function FieldChanges({ changes }: { changes: readonly FieldChange[] }) {
  const tests = testsText(changes);
  return (
    <ul aria-label="Changes" className="flex flex-col gap-2 rounded-md border border-line2 bg-bg px-3 py-2">
      {changes
        .filter((change) => !isTest(change))
        .map((change) => (
          <li key={change.path} className="grid gap-x-4 gap-y-1 md:grid-cols-[200px_minmax(0,1fr)]">
            <span className="min-w-0">
              <code className="block break-all">{change.path}</code>
              <span className={change.by === 'conflict' ? 'text-warn text-xs' : 'text-ink3 text-xs'}>
                {byWhom(change)}
              </span>
            </span>
            <dl className="grid min-w-0 auto-cols-fr gap-x-4 gap-y-1 sm:grid-flow-col">
              {valuesOf(change).map(({ label, value }) => (
                <Value key={label} label={label} value={value} />
              ))}
            </dl>
          </li>
        ))}
      {tests === '' ? null : <li className="text-ink2">{tests}</li>}
    </ul>
  );
}
