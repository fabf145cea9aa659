'use client';

import Link from 'next/link';
import { ApiError } from '../../../client/request';
import { Button } from '../../../components/ui/button';
import { Empty, Failed } from '../../../components/ui/state';
import { draftOf } from '../draft';
import { EXAMPLES } from '../examples';
import { definitionOfRule, type Rule, useRule } from '../hooks/use-rules';
import { rememberedSamples } from '../sample-memory';
import { EditorSkeleton } from './editor-skeleton';
import { RuleEditor } from './rule-editor';

function Gone() {
  return (
    <Empty
      title="There is no such rule"
      className="py-24"
      action={
        <Button asChild variant="primary">
          <Link href="/rules">All rules</Link>
        </Button>
      }
    >
      It may have been deleted. What it counted is still there.
    </Empty>
  );
}

/** Those last tried in this tab; else those of the example the rule came from; else the lines of its tests. */
const samplesFor = (rule: Rule): readonly string[] =>
  rememberedSamples(rule.id) ??
  EXAMPLES.find((example) => example.rule.pattern === rule.pattern)?.samples ??
  (rule.tests ?? []).flatMap(({ input }) => (input.includes('\n') ? [] : [input]));

/** The editor of a rule that exists. */
export function EditRulePage({ id }: { id: string }) {
  const rule = useRule(id);
  if (rule.data) {
    const { data } = rule;
    return <RuleEditor key={data.id} rule={data} draft={draftOf(definitionOfRule(data))} samples={samplesFor(data)} />;
  }
  if (rule.error instanceof ApiError && rule.error.status === 404) return <Gone />;
  if (rule.isError) {
    return (
      <Failed
        what="The rule could not be read."
        error={rule.error}
        onRetry={() => void rule.refetch()}
        className="py-24"
      />
    );
  }
  return <EditorSkeleton />;
}
