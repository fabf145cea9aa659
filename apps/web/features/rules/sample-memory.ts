const keyOf = (ruleId: string): string => `logflow-samples:${ruleId}`;

/** Sample lines stay with their rule while the tab is open, and go with it: they may hold what nobody else should read. */
export function rememberSamples(ruleId: string, samples: string): void {
  window.sessionStorage.setItem(keyOf(ruleId), samples);
}

/** @returns the lines last tried on a rule in this tab, or null. */
export const rememberedSamples = (ruleId: string): readonly string[] | null =>
  window.sessionStorage.getItem(keyOf(ruleId))?.split('\n') ?? null;
