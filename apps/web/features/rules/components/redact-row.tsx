'use client';

import type { Redaction } from '@logflow/model';
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

const kindOf = (redaction: Redaction | undefined): string =>
  redaction === undefined ? 'none' : typeof redaction === 'string' ? redaction : 'replace';

function redactionOf(kind: string): Redaction | undefined {
  if (kind === 'mask' || kind === 'hash') return kind;
  return kind === 'replace' ? { replace: '' } : undefined;
}

/** By group, what takes the place of its text before anything is stored or forwarded. */
export function RedactRow({ editor }: { editor: Editor }) {
  const { draft, change, painted, errors } = editor;
  const { redact = {}, ...rest } = draft.rest;
  const named = painted.groups.flatMap((name, index) => (name === null ? [] : [{ name, group: index + 1 }]));
  // A group that the pattern has lost is shown too: what is wrong with it is said there.
  const lost = Object.keys(redact).filter((name) => !painted.groups.includes(name));
  const groups = [...named, ...lost.map((name) => ({ name, group: 0 }))];
  if (groups.length === 0) return null;
  const set = (name: string, redaction: Redaction | undefined) => {
    const { [name]: _, ...others } = redact;
    const next = redaction === undefined ? others : { ...others, [name]: redaction };
    change({ rest: Object.keys(next).length > 0 ? { ...rest, redact: next } : rest });
  };
  return (
    <Row name="redact">
      {groups.map(({ name, group }) => {
        const redaction = redact[name];
        return (
          <div key={name}>
            <div className="flex items-center gap-2">
              <span className="w-[38%] min-w-0 shrink-0 truncate px-1.5">
                <mark className={`${markerClass(group)} rounded-[3px] px-0.5 font-mono text-[12px]`}>{name}</mark>
              </span>
              <Select
                label={`What becomes of ${name}`}
                value={kindOf(redaction)}
                options={KINDS}
                onChange={(kind) => set(name, redactionOf(kind))}
                className="h-[26px] shrink-0 px-2"
              />
              {typeof redaction === 'object' ? (
                <Text
                  label={`What stands in place of ${name}`}
                  value={redaction.replace}
                  placeholder="[removed]"
                  onChange={(replace) => set(name, { replace })}
                />
              ) : null}
            </div>
            <FieldProblem>{problemAt(errors, `redact.${name}`) ?? problemAt(errors, `valid.${name}`)}</FieldProblem>
          </div>
        );
      })}
    </Row>
  );
}
