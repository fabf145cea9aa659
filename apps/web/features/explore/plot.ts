/** Space round the bars, in px: the axes lie inside it, and the layer that listens lies exactly over the bars. */
export const AXIS = { left: 46, bottom: 24 } as const;
export const MARGIN = { top: 8, right: 12, bottom: 0, left: 0 } as const;
