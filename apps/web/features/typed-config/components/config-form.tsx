'use client';

import { type FormEvent, type ReactNode, useRef, useState } from 'react';
import { ApiError } from '../../../client/request';
import { toast } from '../../../client/toast';
import { Button } from '../../../components/ui/button';
import { Field, FieldProblem } from '../../../components/ui/field';
import { Input } from '../../../components/ui/input';
import { sentenceOf } from '../../../components/ui/state';
import type { Config, ConfigType, Configured } from '../config-type';
import { sentenceAt, sentenceElsewhere } from '../problems';
import { ConfigField, titleOf } from './config-field';

/** What every such form sends. */
export interface Definition {
  readonly name: string;
  readonly type: string;
  readonly config: Config;
}

/** How it is saved. */
export interface Save {
  readonly isPending: boolean;
  readonly isError: boolean;
  readonly error: unknown;
  mutateAsync(definition: Definition): Promise<{ readonly name: string }>;
}

interface ConfigFormProps {
  type: ConfigType;
  saved: Configured | undefined;
  save: Save;
  /** A name as people give it. */
  example: string;
  /** What is to be done once it is saved. */
  next: string;
  onDone: () => void;
  /** Further parts of it, and what they are called in a problem, by their key. */
  children?: ReactNode;
  titles?: Readonly<Record<string, string>>;
}

/** What was left empty is not sent. */
const filled = (config: Config): Config =>
  Object.fromEntries(Object.entries(config).filter(([, value]) => value !== ''));

function useForm({ type, saved, save, next, onDone }: ConfigFormProps) {
  const [name, setName] = useState(saved?.name ?? '');
  const [config, setConfig] = useState<Config>(saved?.config ?? {});
  const errors = save.error instanceof ApiError ? save.error.errors : [];
  const form = useRef<HTMLFormElement>(null);
  const toFirstProblem = () =>
    requestAnimationFrame(() => form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus());
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const done = await save.mutateAsync({ name, type: type.name, config: filled(config) }).catch(() => null);
    if (!done) return toFirstProblem();
    toast(`${done.name} is saved`, { description: next });
    onDone();
  };
  const setKey = (key: string) => (value: string | null) => setConfig({ ...config, [key]: value });
  return { form, name, setName, config, setKey, errors, submit };
}

/** Drawn from the JSON Schema of the type. */
export function ConfigForm(props: ConfigFormProps) {
  const { type, saved, save, example, onDone, children, titles = {} } = props;
  const { form, name, setName, config, setKey, errors, submit } = useForm(props);
  const properties = Object.entries(type.config.properties ?? {});
  const shown = ['name', ...properties.map(([key]) => `config.${key}`)];
  return (
    <form ref={form} onSubmit={(event) => void submit(event)} className="flex flex-col gap-4 p-4">
      <Field label="Name" error={sentenceAt(errors, 'name', 'Name')} hint="What you call it here">
        {(control) => (
          <Input
            {...control}
            value={name}
            autoFocus
            placeholder={example}
            onChange={(event) => setName(event.target.value)}
          />
        )}
      </Field>
      {properties.map(([key, property]) => (
        <ConfigField
          key={key}
          name={key}
          property={property}
          type={type}
          stored={saved?.secrets.includes(key) ?? false}
          value={config[key] === undefined ? '' : config[key]}
          problem={sentenceAt(errors, `config.${key}`, titleOf(key, property))}
          onChange={setKey(key)}
        />
      ))}
      {children}
      <FieldProblem>{sentenceElsewhere(errors, shown, titles)}</FieldProblem>
      {save.isError && errors.length === 0 ? <FieldProblem>{sentenceOf(save.error)}</FieldProblem> : null}
      <div className="flex justify-end gap-2">
        <Button onClick={onDone}>Cancel</Button>
        <Button type="submit" variant="primary" disabled={save.isPending}>
          {save.isPending ? 'Saving…' : 'Save'}
        </Button>
      </div>
    </form>
  );
}
