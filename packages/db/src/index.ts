export * from './leadership';
export * from './locks';
export * from './migrate';
export * from './org';
export * from './partitions';
export * from './pool';
export * from './schema';
