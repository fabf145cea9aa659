'use client';

import type { Select as SelectValue } from '@logflow/model';
import { type FormEvent, useRef, useState } from 'react';
import { ApiError } from '../../../client/request';
import { toast } from '../../../client/toast';
import { Button } from '../../../components/ui/button';
import { Field, FieldProblem } from '../../../components/ui/field';
import { Input } from '../../../components/ui/input';
import { sentenceOf } from '../../../components/ui/state';
import { useRules } from '../../rules/hooks/use-rules';
import { type Config, type Destination, type DestinationType, useSaveDestination } from '../hooks/use-destinations';
import { sentenceAt } from '../problems';
import { ConfigField, titleOf } from './config-field';
import { SelectLines } from './select-lines';

/** What was left empty is not sent. */
const filled = (config: Config): Config =>
  Object.fromEntries(Object.entries(config).filter(([, value]) => value !== ''));

interface FormProps {
  type: DestinationType;
  destination: Destination | undefined;
  onDone: () => void;
}

function useForm({ type, destination, onDone }: FormProps) {
  const [name, setName] = useState(destination?.name ?? '');
  const [config, setConfig] = useState<Config>(destination?.config ?? {});
  const [select, setSelect] = useState<SelectValue>(destination?.select ?? 'all');
  const save = useSaveDestination(destination?.id ?? null);
  const errors = save.error instanceof ApiError ? save.error.errors : [];
  const form = useRef<HTMLFormElement>(null);
  const toFirstProblem = () =>
    requestAnimationFrame(() => form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus());
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const saved = await save.mutateAsync({ name, type: type.name, config: filled(config), select }).catch(() => null);
    if (!saved) return toFirstProblem();
    toast(`${saved.name} is saved`, { description: 'Lines that arrive from now on go there. Test it once.' });
    onDone();
  };
  const setKey = (key: string) => (value: string) => setConfig({ ...config, [key]: value });
  return { form, name, setName, config, setKey, select, setSelect, save, errors, submit };
}

/** Drawn from the JSON Schema of the type. */
export function DestinationForm(props: FormProps) {
  const { type, destination, onDone } = props;
  const { form, name, setName, config, setKey, select, setSelect, save, errors, submit } = useForm(props);
  const { data: rules } = useRules();
  const properties = Object.entries(type.config.properties ?? {});
  const placed = errors.some((error) => /^(name|select|config\.)/.test(error.path));
  return (
    <form ref={form} onSubmit={(event) => void submit(event)} className="flex flex-col gap-4 p-4">
      <Field label="Name" error={sentenceAt(errors, 'name', 'Name')} hint="What you call it here">
        {(control) => (
          <Input
            {...control}
            value={name}
            autoFocus
            placeholder={`${type.title.toLowerCase()}-prod`}
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
          stored={destination !== undefined}
          value={config[key] ?? ''}
          problem={sentenceAt(errors, `config.${key}`, titleOf(key, property))}
          onChange={setKey(key)}
        />
      ))}
      <SelectLines select={select} rules={rules?.items ?? []} onChange={setSelect} />
      <FieldProblem>
        {sentenceAt(errors, 'select', 'The choice of lines') ?? sentenceAt(errors, 'config', 'This')}
      </FieldProblem>
      {save.isError && !placed ? <FieldProblem>{sentenceOf(save.error)}</FieldProblem> : null}
      <div className="flex justify-end gap-2">
        <Button onClick={onDone}>Cancel</Button>
        <Button type="submit" variant="primary" disabled={save.isPending}>
          {save.isPending ? 'Saving…' : 'Save'}
        </Button>
      </div>
    </form>
  );
}
