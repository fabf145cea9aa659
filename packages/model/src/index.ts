export * from './batch';
export * from './delivery';
export * from './discard';
export * from './errors';
export * from './matches';
export * from './names';
export * from './rule';
export * from './time';
