/** As long as the second press of a double click, which marks a word, is waited for. */
const DOUBLE_CLICK_MS = 220;

const isTextMarked = (): boolean => (window.getSelection()?.toString() ?? '') !== '';

/**
 * @returns what takes the clicks on rows. One by pointer opens its row a moment later, unless it marked a text or another
 * one came; one by keys (whose `detail` is 0) at once, whatever is marked.
 */
export function rowPress(open: (id: string) => void) {
  let waiting: ReturnType<typeof setTimeout> | undefined;
  const cancel = () => clearTimeout(waiting);
  const press = (id: string, { detail }: { readonly detail: number }) => {
    cancel();
    if (detail === 0) return open(id);
    waiting = setTimeout(() => isTextMarked() || open(id), DOUBLE_CLICK_MS);
  };
  return { press, cancel };
}

export type OnRowPress = ReturnType<typeof rowPress>['press'];
