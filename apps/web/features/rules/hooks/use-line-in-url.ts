'use client';

import { useQuery } from '@tanstack/react-query';
import { useQueryStates } from 'nuqs';
import { useEffect } from 'react';
import { toast } from '../../../client/toast';
import { findLine, lookAlikes } from '../line-samples';
import { lineParams } from '../url-state';
import type { Editor } from './use-editor';

/** A line that the page was opened for comes with others that look like it, as samples; or it becomes a test. */
export function useLineInUrl(editor: Editor): void {
  const [{ line: id, at, as }, setParams] = useQueryStates(lineParams, { history: 'replace' });
  const { field } = editor.draft;
  const { data, isError } = useQuery({
    queryKey: ['line', id, 'samples', as, field],
    enabled: id !== '',
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: async ({ signal }) => {
      const line = await findLine({ id, at, field }, signal);
      const isSample = line !== null && as !== 'test' && !field.startsWith('attributes.');
      return { line, alike: isSample ? await lookAlikes(line, signal) : [] };
    },
  });
  useEffect(() => {
    if (id === '' || (!data && !isError)) return;
    if (data?.line) {
      editor.addSamples([data.line, ...data.alike]);
      if (as === 'test') editor.addTests([data.line]);
    } else if (data) toast(`The line has no ${field}`, { description: 'The rule is tried on that alone.' });
    else toast('The line could not be found', { description: 'It may have expired. Paste it as a sample instead.' });
    void setParams({ line: null, at: null, as: null });
  });
}
