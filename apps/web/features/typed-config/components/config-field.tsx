'use client';

import { Field } from '../../../components/ui/field';
import { Input } from '../../../components/ui/input';
import type { ConfigProperty, ConfigType } from '../config-type';

interface ConfigFieldProps {
  name: string;
  property: ConfigProperty;
  type: ConfigType;
  /** Whether a secret of that name is stored. */
  stored: boolean;
  value: string | null;
  problem: string | undefined;
  onChange: (value: string | null) => void;
}

/** @returns what the field is called. */
export const titleOf = (name: string, property: ConfigProperty): string => property.title ?? name;

interface KeptProps {
  title: string;
  isRequired: boolean;
  isRemoved: boolean;
  onChange: (value: string | null) => void;
}

/** A secret is written, never read: an empty field keeps the one that is stored. */
function Kept({ title, isRequired, isRemoved, onChange }: KeptProps) {
  if (isRequired) return 'Stored. Leave it empty to keep it.';
  const other = isRemoved ? 'Keep it' : 'Remove it';
  return (
    <>
      {isRemoved ? 'It is removed when you save. ' : 'Stored. Leave it empty to keep it. '}
      <button
        type="button"
        aria-label={`${other}: ${title}`}
        className="rounded text-accent underline"
        onClick={() => onChange(isRemoved ? '' : null)}
      >
        {other}
      </button>
    </>
  );
}

/** One value of a configuration, drawn from its JSON Schema. */
export function ConfigField({ name, property, type, stored, value, problem, onChange }: ConfigFieldProps) {
  const secret = type.secrets.includes(name);
  const isRequired = type.config.required?.includes(name) ?? false;
  const title = titleOf(name, property);
  const fallback = property.default === undefined ? '' : String(property.default);
  return (
    <Field
      label={
        <>
          {title} {isRequired || stored ? null : <span className="font-normal text-ink3">optional</span>}
        </>
      }
      error={problem}
      hint={
        stored ? (
          <Kept title={title} isRequired={isRequired} isRemoved={value === null} onChange={onChange} />
        ) : (
          property.description
        )
      }
    >
      {(control) => (
        <Input
          {...control}
          type={secret ? 'password' : 'text'}
          autoComplete={secret ? 'new-password' : 'off'}
          value={value ?? ''}
          placeholder={stored && value !== null ? '••••••••' : fallback}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  );
}
