'use client';

import { useEffect, useState } from 'react';
import { type Draft, definitionOf, type TestRow, testRow } from '../draft';
import { testFrom } from '../outcome';
import type { Preview } from './use-preview';

interface GoldenInput {
  readonly draft: Draft;
  readonly preview: Preview | undefined;
  readonly onTests: (tests: readonly TestRow[]) => void;
}

/** Makes tests of lines: each holds the rule to what it does to the line now, so it waits until that is known. */
export function useGoldenLines({ draft, preview, onTests }: GoldenInput) {
  const [wanted, setWanted] = useState<readonly string[]>([]);
  useEffect(() => {
    if (wanted.length === 0 || !preview || preview.stale) return;
    const { metrics } = definitionOf(draft);
    const known = wanted.filter((line) => preview.results.has(line));
    if (known.length === 0) return;
    const rows = known.flatMap((line) => {
      const result = preview.results.get(line);
      return result ? [testRow(testFrom(line, result, metrics))] : [];
    });
    setWanted(wanted.filter((line) => !known.includes(line)));
    onTests([...draft.tests, ...rows]);
  });
  const isTest = (line: string) => draft.tests.some(({ test }) => test.input === line);
  const addTests = (lines: readonly string[]) => {
    const fresh = [...new Set(lines)].filter((line) => line !== '' && !isTest(line));
    setWanted((before) => [...new Set([...before, ...fresh])]);
  };
  return { addTests, isTest };
}
