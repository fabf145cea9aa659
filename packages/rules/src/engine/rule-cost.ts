import type { CompiledRule } from './compiled-rule';

/** What a rule takes of a core, nanoseconds; null where that is not known yet. */
export interface RuleCost {
  readonly ruleId: string;
  readonly version: number;
  /** To ask a line whether it matches, the rule alone: asked with others it takes less. */
  readonly asking: number | null;
  /** To see, for a line that matches, what the rule does with it. */
  readonly acting: number | null;
  /** Such a rule is not taken out, however slow: what it redacts would be stored. */
  readonly redacts: boolean;
}

export const costOf = ({ id, version, pattern, acting, redactor }: CompiledRule): RuleCost => ({
  ruleId: id,
  version,
  asking: pattern.asking.median,
  acting: acting.median,
  redacts: redactor !== null,
});
