export * from './batch';
export * from './delivery';
export * from './discard';
export * from './errors';
export * from './matches';
export * from './rule';
export * from './time';
