'use client';

import {
  acceptCompletion,
  autocompletion,
  closeBrackets,
  closeBracketsKeymap,
  closeCompletion,
  completionKeymap,
  completionStatus,
  moveCompletionSelection,
  selectedCompletionIndex,
} from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap, insertNewline } from '@codemirror/commands';
import { bracketMatching, HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import { type Diagnostic, setDiagnostics } from '@codemirror/lint';
import { EditorState, Prec } from '@codemirror/state';
import { EditorView, keymap, placeholder } from '@codemirror/view';
import { tags } from '@lezer/highlight';
import { PromQLExtension } from '@prometheus-io/codemirror-promql';
import { useEffect, useRef } from 'react';

/** What is wrong with a text, and where; at its end where nothing says where. */
export interface Problem {
  readonly text: string;
  readonly message: string;
  readonly offset: number | undefined;
}

const COLOURS = HighlightStyle.define([
  { tag: [tags.keyword, tags.modifier, tags.operatorKeyword], color: 'var(--m5i)' },
  { tag: [tags.function(tags.variableName), tags.function(tags.name)], color: 'var(--m2i)' },
  { tag: tags.labelName, color: 'var(--m4i)' },
  { tag: tags.string, color: 'var(--m1i)' },
  { tag: tags.number, color: 'var(--m6i)' },
  { tag: tags.comment, color: 'var(--ink3)', fontStyle: 'italic' },
]);

const LOOKS = EditorView.theme({
  '&': { fontSize: '12.5px', backgroundColor: 'transparent', color: 'var(--ink)' },
  '&.cm-focused': { outline: 'none' },
  '.cm-content': {
    fontFamily: 'var(--font-mono)',
    fontVariantLigatures: 'none',
    padding: '5px 0',
    caretColor: 'var(--ink)',
  },
  '.cm-line': { padding: '0 8px' },
  '.cm-scroller': { fontFamily: 'var(--font-mono)', lineHeight: '1.5', maxHeight: '180px' },
  '.cm-placeholder': { color: 'var(--ink3)' },
  '.cm-cursor': { borderLeftColor: 'var(--ink)' },
  '&.cm-focused .cm-selectionBackground, .cm-selectionBackground': { backgroundColor: 'var(--accent-bg)' },
  '&.cm-focused .cm-matchingBracket': { backgroundColor: 'var(--accent-bg)', outline: '1px solid var(--accent)' },
  '.cm-lintRange-error': {
    backgroundImage: 'none',
    textDecoration: 'underline wavy var(--bad)',
    textUnderlineOffset: '3px',
  },
  '.cm-lintPoint-error:after': { borderBottomColor: 'var(--bad)' },
  '.cm-tooltip': {
    border: '1px solid var(--line)',
    borderRadius: '8px',
    backgroundColor: 'var(--panel)',
    color: 'var(--ink)',
    boxShadow: 'var(--float)',
    overflow: 'hidden',
  },
  '.cm-tooltip-autocomplete > ul': { fontFamily: 'var(--font-mono)', fontSize: '12.5px', maxHeight: '16em' },
  '.cm-tooltip-autocomplete > ul > li': { padding: '2px 8px !important' },
  '.cm-tooltip-autocomplete > ul > li[aria-selected]': { backgroundColor: 'var(--accent-bg)', color: 'var(--ink)' },
  '.cm-completionMatchedText': { textDecoration: 'none', fontWeight: '600', color: 'var(--accent)' },
  '.cm-completionDetail': { color: 'var(--ink3)', fontStyle: 'normal', marginLeft: '1em' },
  '.cm-completionInfo': { padding: '6px 8px', maxWidth: '280px' },
  '.cm-tooltip-lint': { fontSize: '12.5px' },
});

/** The name or number that begins at a place, or one character of whatever does. */
function lengthAt(text: string, offset: number): number {
  return /^\w+/.exec(text.slice(offset))?.[0].length ?? 1;
}

function diagnosticOf(problem: Problem | null, text: string): Diagnostic[] {
  if (problem?.offset === undefined || problem.text !== text || text === '') return [];
  const from = Math.min(problem.offset, text.length - 1);
  return [
    { from, to: Math.min(from + lengthAt(text, from), text.length), severity: 'error', message: problem.message },
  ];
}

export interface EditorProps {
  value: string;
  label: string;
  describedBy: string;
  problem: Problem | null;
  onRun: (text: string) => void;
  onChange: (text: string) => void;
}

/** Metric names and values of labels are asked of the org's own Prometheus, when they are first wanted. */
function promql() {
  const completion = { remote: { url: '/prometheus', httpMethod: 'GET' as const } };
  return new PromQLExtension().activateLinter(false).setComplete(completion);
}

/** Enter runs, so what is offered is taken by Tab: the first, or the one that was gone to. */
function takeCompletion(view: EditorView): boolean {
  if (completionStatus(view.state) !== 'active') return false;
  if (selectedCompletionIndex(view.state) === null) moveCompletionSelection(true)(view);
  return acceptCompletion(view);
}

function extensionsOf(current: { current: EditorProps }, language: PromQLExtension) {
  const { label, describedBy } = current.current;
  const run = (view: EditorView): boolean => {
    closeCompletion(view);
    current.current.onRun(view.state.doc.toString());
    return true;
  };
  const keys = [
    { key: 'Tab', run: takeCompletion },
    { key: 'Enter', run, shift: insertNewline },
    { key: 'Mod-Enter', run },
  ];
  return [
    history(),
    bracketMatching(),
    closeBrackets(),
    autocompletion({ selectOnOpen: false }),
    language.asExtension(),
    syntaxHighlighting(COLOURS),
    placeholder('PromQL, such as sum by (user) (rate(…_total[5m]))'),
    EditorView.lineWrapping,
    EditorView.contentAttributes.of({ 'aria-label': label, 'aria-describedby': describedBy, spellcheck: 'false' }),
    EditorView.updateListener.of(
      ({ docChanged, state }) => docChanged && current.current.onChange(state.doc.toString()),
    ),
    Prec.highest(keymap.of(completionKeymap)),
    keymap.of([...keys, ...closeBracketsKeymap, ...historyKeymap, ...defaultKeymap]),
    LOOKS,
  ];
}

/** A PromQL editor: Enter runs, Tab takes what is offered, Shift+Enter breaks the line. Comes by way of `query-row.tsx`. */
export function Editor(props: EditorProps) {
  const box = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView | null>(null);
  const current = useRef(props);
  current.current = props;
  const { value, problem } = props;
  useEffect(() => {
    if (!box.current) return;
    const language = promql();
    const doc = current.current.value;
    const state = EditorState.create({ doc, extensions: extensionsOf(current, language) });
    const editor = new EditorView({ state, parent: box.current });
    view.current = editor;
    return () => {
      editor.destroy();
      language.destroy();
    };
  }, []);
  useEffect(() => {
    const editor = view.current;
    if (!editor || editor.state.doc.toString() === value) return;
    editor.dispatch({ changes: { from: 0, to: editor.state.doc.length, insert: value } });
  }, [value]);
  useEffect(() => {
    const editor = view.current;
    if (!editor) return;
    editor.dispatch(setDiagnostics(editor.state, diagnosticOf(problem, editor.state.doc.toString())));
  }, [problem]);
  return <div ref={box} />;
}
