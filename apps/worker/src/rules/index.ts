export { type RuleSnapshot, RuleSnapshots } from './rule-snapshots';
export { RuleTally } from './rule-tally';
export { RuleWatch } from './rule-watch';
