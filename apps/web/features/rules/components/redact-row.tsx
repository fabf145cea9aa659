'use client';

import type { Checksum, Redaction } from '@logflow/model';
import { FieldProblem } from '../../../components/ui/field';
import { Select } from '../../../components/ui/select';
import { markerClass } from '../../highlight/marked';
import { problemAt } from '../draft';
import type { Editor } from '../hooks/use-editor';
import { Row, Text } from './fields';

const KINDS = [
  { value: 'none', label: 'stays' },
  { value: 'mask', label: 'mask', hint: '****' },
  { value: 'hash', label: 'hash', hint: 'the same for the same text' },
  { value: 'replace', label: 'replace' },
] as const;

const CHECKS = [
  { value: 'any', label: 'any text' },
  { value: 'luhn', label: 'card number', hint: 'its Luhn digits are right' },
  { value: 'iban', label: 'IBAN', hint: 'its check digits are right' },
] as const;

const kindOf = (redaction: Redaction | undefined): string =>
  redaction === undefined ? 'none' : typeof redaction === 'string' ? redaction : 'replace';

function redactionOf(kind: string): Redaction | undefined {
  if (kind === 'mask' || kind === 'hash') return kind;
  return kind === 'replace' ? { replace: '' } : undefined;
}

const checksumOf = (check: string): Checksum | undefined => (check === 'luhn' || check === 'iban' ? check : undefined);

/** @returns the record with one key set, or without it; undefined where nothing is left. */
function withEntry<T>(record: Readonly<Record<string, T>>, key: string, value: T | undefined) {
  const { [key]: _, ...others } = record;
  const next = value === undefined ? others : { ...others, [key]: value };
  return Object.keys(next).length > 0 ? next : undefined;
}

/** Sets what becomes of groups. Check digits are looked at in redacted groups alone, so they go with the redaction. */
function useRedaction({ draft, change }: Editor) {
  const { redact = {}, valid = {}, ...rest } = draft.rest;
  const put = (nextRedact: typeof redact | undefined, nextValid: typeof valid | undefined) =>
    change({ rest: { ...rest, ...(nextRedact && { redact: nextRedact }), ...(nextValid && { valid: nextValid }) } });
  return {
    redact,
    valid,
    setRedaction: (name: string, redaction: Redaction | undefined) =>
      put(withEntry(redact, name, redaction), withEntry(valid, name, redaction && valid[name])),
    setChecksum: (name: string, checksum: Checksum | undefined) => put(redact, withEntry(valid, name, checksum)),
  };
}

interface GroupProps {
  name: string;
  /** From 1; 0 for one that the pattern has lost. */
  group: number;
  editor: Editor;
}

function Group({ name, group, editor }: GroupProps) {
  const { redact, valid, setRedaction, setChecksum } = useRedaction(editor);
  const redaction = redact[name];
  return (
    <div>
      <div className="flex flex-wrap items-center gap-x-2 gap-y-1">
        <span className="w-[38%] min-w-0 shrink-0 truncate px-1.5">
          <mark className={`${markerClass(group)} rounded-[3px] px-0.5 font-mono text-[12px]`}>{name}</mark>
        </span>
        <Select
          label={`What becomes of ${name}`}
          value={kindOf(redaction)}
          options={KINDS}
          onChange={(kind) => setRedaction(name, redactionOf(kind))}
          className="h-[26px] shrink-0 px-2"
        />
        {typeof redaction === 'object' ? (
          <span className="min-w-[90px] flex-1">
            <Text
              label={`What stands in place of ${name}`}
              value={redaction.replace}
              placeholder="[removed]"
              onChange={(replace) => setRedaction(name, { replace })}
            />
          </span>
        ) : null}
        {redaction !== undefined || valid[name] !== undefined ? (
          <Select
            label={`Which texts of ${name} count`}
            prefix="only"
            value={valid[name] ?? 'any'}
            options={CHECKS}
            onChange={(check) => setChecksum(name, checksumOf(check))}
            className="h-[26px] shrink-0 px-2"
          />
        ) : null}
      </div>
      <FieldProblem>
        {problemAt(editor.errors, `redact.${name}`) ?? problemAt(editor.errors, `valid.${name}`)}
      </FieldProblem>
    </div>
  );
}

/** By group, what takes the place of its text before anything is stored or forwarded. */
export function RedactRow({ editor }: { editor: Editor }) {
  const { draft, painted } = editor;
  const { redact = {}, valid = {} } = draft.rest;
  const named = painted.groups.flatMap((name, index) => (name === null ? [] : [{ name, group: index + 1 }]));
  // A group that the pattern has lost is shown too: what is wrong with it is said there.
  const touched = [...new Set([...Object.keys(redact), ...Object.keys(valid)])];
  const lost = touched.filter((name) => !painted.groups.includes(name));
  const groups = [...named, ...lost.map((name) => ({ name, group: 0 }))];
  if (groups.length === 0) return null;
  return (
    <Row name="redact">
      {groups.map(({ name, group }) => (
        <Group key={name} name={name} group={group} editor={editor} />
      ))}
    </Row>
  );
}
