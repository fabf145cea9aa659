'use client';

import type { Select } from '@logflow/model';
import { Segmented } from '../../../components/ui/segmented';
import type { Rule } from '../../rules/hooks/use-rules';

type Kind = 'all' | 'tagged' | 'rules';

const KINDS: readonly { value: Kind; label: string }[] = [
  { value: 'all', label: 'All' },
  { value: 'tagged', label: 'Tagged' },
  { value: 'rules', label: 'Of some rules' },
];

interface SelectLinesProps {
  select: Select;
  rules: readonly Rule[];
  onChange: (select: Select) => void;
}

/** Which lines a destination gets. */
export function SelectLines({ select, rules, onChange }: SelectLinesProps) {
  const kind: Kind = typeof select === 'string' ? select : 'rules';
  const chosen = typeof select === 'string' ? [] : select.rules;
  const toggle = (id: string) =>
    onChange({ rules: chosen.includes(id) ? chosen.filter((one) => one !== id) : [...chosen, id] });
  return (
    <fieldset className="flex flex-col items-start gap-1.5">
      <legend className="mb-1 font-medium text-sm">Lines it gets</legend>
      <Segmented
        label="Lines it gets"
        value={kind}
        options={KINDS}
        onChange={(next) => onChange(next === 'rules' ? { rules: [] } : next)}
      />
      {kind === 'rules' && rules.length === 0 ? <p className="text-ink3 text-xs">There are no rules yet.</p> : null}
      {kind === 'rules'
        ? rules.map((rule) => (
            <label key={rule.id} className="flex items-center gap-2">
              <input
                type="checkbox"
                className="accent-(--accent)"
                checked={chosen.includes(rule.id)}
                onChange={() => toggle(rule.id)}
              />
              {rule.name}
            </label>
          ))
        : null}
    </fieldset>
  );
}
