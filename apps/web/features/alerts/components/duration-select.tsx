'use client';

import { Select } from '../../../components/ui/select';
import { spelled } from '../words';

interface DurationSelectProps {
  value: string;
  /** `5m`; what the value is besides is offered too. */
  among: readonly string[];
  label: string;
  id?: string;
  onChange: (value: string) => void;
}

const nameOf = (duration: string): string => (duration === '0s' ? 'at once' : spelled(duration));

/** One of a few lengths of time. */
export function DurationSelect({ value, among, label, id, onChange }: DurationSelectProps) {
  const options = [...new Set([...among, value])].map((one) => ({ value: one, label: nameOf(one) }));
  return <Select {...(id ? { id } : {})} label={label} value={value} options={options} onChange={onChange} />;
}
