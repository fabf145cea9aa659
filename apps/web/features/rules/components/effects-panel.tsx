'use client';

import { Panel, PanelHeader } from '../../../components/ui/panel';
import { emptyLookup, emptyMetric, emptyPair } from '../draft';
import type { Editor } from '../hooks/use-editor';
import { ActionRows } from './action-rows';
import { Add, Pairs, Row } from './fields';
import { LookupRows } from './lookup-rows';
import { MetricEditor } from './metric-editor';
import { NamesLegend } from './names-legend';
import { RedactRow } from './redact-row';

/** What each match does: the tags it gets, the series it touches, and what becomes of the line. */
export function EffectsPanel({ editor }: { editor: Editor }) {
  const { draft, change } = editor;
  return (
    <Panel aria-label="What each match does">
      <PanelHeader title="What each match does">
        <NamesLegend editor={editor} />
      </PanelHeader>
      <Row name="tag">
        <Pairs what="tag" pairs={draft.tags} path="tags" editor={editor} onChange={(tags) => change({ tags })} />
        <Add onClick={() => change({ tags: [...draft.tags, emptyPair()] })}>tag</Add>
      </Row>
      {draft.metrics.map((metric) => (
        <MetricEditor key={metric.row} metric={metric} editor={editor} />
      ))}
      <Row name="">
        <span className="flex flex-wrap gap-x-1">
          <Add onClick={() => change({ metrics: [...draft.metrics, emptyMetric()] })}>metric</Add>
          <Add onClick={() => change({ lookups: [...draft.lookups, emptyLookup()] })}>look up in a table</Add>
        </span>
      </Row>
      <LookupRows editor={editor} />
      <RedactRow editor={editor} />
      <ActionRows editor={editor} />
    </Panel>
  );
}
