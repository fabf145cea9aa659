/** @returns whether some text is marked: a press that marked it opens nothing. */
export const hasSelection = (): boolean => (window.getSelection()?.toString() ?? '') !== '';
