'use client';

import { Field } from '../../../components/ui/field';
import { Input } from '../../../components/ui/input';
import type { ConfigProperty, DestinationType } from '../hooks/use-destinations';

interface ConfigFieldProps {
  name: string;
  property: ConfigProperty;
  type: Pick<DestinationType, 'secrets' | 'config'>;
  stored: boolean;
  value: string;
  problem: string | undefined;
  onChange: (value: string) => void;
}

/** @returns what the field is called. */
export const titleOf = (name: string, property: ConfigProperty): string => property.title ?? name;

/** A secret is written, never read: an empty field keeps the one that is stored. */
export function ConfigField({ name, property, type, stored, value, problem, onChange }: ConfigFieldProps) {
  const secret = type.secrets.includes(name);
  const optional = !type.config.required?.includes(name);
  const kept = secret && stored;
  const label = (
    <>
      {titleOf(name, property)} {optional && !kept ? <span className="font-normal text-ink3">optional</span> : null}
    </>
  );
  const fallback = property.default === undefined ? '' : String(property.default);
  return (
    <Field label={label} error={problem} hint={kept ? 'Stored. Leave it empty to keep it.' : property.description}>
      {(control) => (
        <Input
          {...control}
          type={secret ? 'password' : 'text'}
          autoComplete={secret ? 'new-password' : 'off'}
          value={value}
          placeholder={kept ? '••••••••' : fallback}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  );
}
