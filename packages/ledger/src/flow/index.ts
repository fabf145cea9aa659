export { addFlow } from './add';
export { foldFlow, purgeFlow } from './fold';
export { FLOW_KEPT_DAYS, type FlowEntry, type FlowKind, HOUR_US, MINUTE_US, type TimedFlowEntry } from './kinds';
export { type FlowRange, type LastSeen, readFlow, readFlowSteps, readLastSeen } from './read';
