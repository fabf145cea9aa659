'use client';

import type { RuleTest } from '@logflow/model';
import { useState } from 'react';
import { FieldProblem } from '../../../components/ui/field';
import { Segmented } from '../../../components/ui/segmented';
import { emptyPair, type PairRow } from '../draft';
import { type TestDraft, testDraftOf, testOfDraft } from '../test-draft';
import { Add, firstOfRow, Remove, Row, Text } from './fields';

const MATCHES = [
  { value: 'yes', label: 'matches' },
  { value: 'no', label: 'does not match' },
] as const;

const KEPT = [
  { value: 'any', label: 'not asked' },
  { value: 'kept', label: 'kept' },
  { value: 'dropped', label: 'dropped' },
] as const;

const isNameless = ({ name, value }: PairRow): boolean => name === '' && value !== '';

interface ExpectedProps {
  /** What a row is: `counter` or `tag`. */
  what: string;
  names: readonly string[];
  pairs: readonly PairRow[];
  onChange: (pairs: readonly PairRow[]) => void;
}

/** Names that are known are offered; any other may be typed, and is told not to be there. */
function Expected({ what, names, pairs, onChange }: ExpectedProps) {
  const list = `expected-${what}`;
  const set = (next: PairRow) => onChange(pairs.map((one) => (one.row === next.row ? next : one)));
  return (
    <>
      <datalist id={list}>
        {names.map((name) => (
          <option key={name} value={name} />
        ))}
      </datalist>
      {pairs.map((pair) => (
        <div key={pair.row} className="flex flex-wrap items-center gap-1">
          <span className="w-[55%] shrink-0">
            <Text
              ref={firstOfRow}
              label={`Name of the expected ${what}`}
              value={pair.name}
              list={list}
              placeholder={names[0] ?? what}
              invalid={isNameless(pair)}
              onChange={(name) => set({ ...pair, name })}
            />
          </span>
          <span className="text-ink3">=</span>
          <Text
            label={`Expected value of ${pair.name || `the ${what}`}`}
            value={pair.value}
            placeholder={what === 'tag' ? 'value' : '1'}
            onChange={(value) => set({ ...pair, value })}
          />
          <Remove
            what={`the expected ${what} ${pair.name}`}
            onClick={() => onChange(pairs.filter((one) => one.row !== pair.row))}
          />
          {isNameless(pair) ? <FieldProblem>A name is missing: without one this is not asked for.</FieldProblem> : null}
        </div>
      ))}
      <Add onClick={() => onChange([...pairs, emptyPair()])}>{what}</Add>
    </>
  );
}

function Stored({ body, onChange }: { body: string | null; onChange: (body: string | null) => void }) {
  if (body === null) return <Add onClick={() => onChange('')}>text as it is stored</Add>;
  return (
    <div className="flex items-center gap-1">
      <Text label="Text as it is stored" value={body} placeholder="redacted text" onChange={onChange} />
      <Remove what="the stored text" onClick={() => onChange(null)} />
    </div>
  );
}

interface TestFormProps {
  test: RuleTest;
  metrics: readonly string[];
  tags: readonly string[];
  onChange: (test: RuleTest) => void;
}

/** What a golden line must come to, by hand. Rows that are not filled stay while the form is open. */
export function TestForm({ test, metrics, tags, onChange }: TestFormProps) {
  const [draft, setDraft] = useState(() => testDraftOf(test));
  const change = (part: Partial<TestDraft>) => {
    const next = { ...draft, ...part };
    setDraft(next);
    onChange(testOfDraft(next));
  };
  return (
    <div className="col-span-full mb-1.5 rounded-md border border-line2 bg-bg">
      <Row name="line">
        <Text
          ref={firstOfRow}
          label="Line of the test"
          value={draft.input}
          placeholder="a log line"
          onChange={(input) => change({ input })}
        />
        <Segmented
          label="Whether the rule matches the line"
          value={draft.match ? 'yes' : 'no'}
          options={MATCHES}
          onChange={(match) => change({ match: match === 'yes' })}
          className="self-start"
        />
      </Row>
      {draft.match ? (
        <>
          <Row name="counts">
            <Expected
              what="metric"
              names={metrics}
              pairs={draft.increments}
              onChange={(increments) => change({ increments })}
            />
          </Row>
          <Row name="tags">
            <Expected what="tag" names={tags} pairs={draft.tags} onChange={(next) => change({ tags: next })} />
          </Row>
          <Row name="stored">
            <Segmented
              label="Whether the line is kept"
              value={draft.kept}
              options={KEPT}
              onChange={(kept) => change({ kept })}
              className="self-start"
            />
            <Stored body={draft.body} onChange={(body) => change({ body })} />
          </Row>
        </>
      ) : null}
    </div>
  );
}
