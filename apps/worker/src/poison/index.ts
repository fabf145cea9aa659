export { matchAround } from './match-around';
export { TrialNotes } from './trial-notes';
export { noteUnmatched } from './unmatched';
