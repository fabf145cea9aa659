'use client';

import Link from 'next/link';
import { Segmented } from '../../../components/ui/segmented';
import { useReceivers } from '../hooks/use-receivers';

const WHO = [
  { value: 'all', label: 'All receivers' },
  { value: 'some', label: 'Some' },
] as const;

/** Who is told of it. */
export function TellFields({
  tell,
  onChange,
}: {
  tell: readonly string[] | null;
  onChange: (tell: readonly string[] | null) => void;
}) {
  const { data } = useReceivers();
  const receivers = data?.items ?? [];
  const chosen = tell ?? [];
  const toggle = (id: string) => onChange(chosen.includes(id) ? chosen.filter((one) => one !== id) : [...chosen, id]);
  return (
    <fieldset className="flex flex-col items-start gap-1.5">
      <legend className="mb-1 font-medium text-sm">Who is told</legend>
      <Segmented
        label="Who is told"
        value={tell === null ? 'all' : 'some'}
        options={WHO}
        onChange={(who) => onChange(who === 'all' ? null : receivers.map(({ id }) => id))}
      />
      {data && receivers.length === 0 ? (
        <p className="text-ink3 text-xs">
          There is no receiver yet: it is shown on the page Alerts.{' '}
          <Link href="/alerts?receiver=" className="text-accent underline">
            Add one
          </Link>
        </p>
      ) : null}
      {tell !== null
        ? receivers.map(({ id, name }) => (
            <label key={id} className="flex items-center gap-2">
              <input
                type="checkbox"
                className="accent-(--accent)"
                checked={chosen.includes(id)}
                onChange={() => toggle(id)}
              />
              {name}
            </label>
          ))
        : null}
    </fieldset>
  );
}
