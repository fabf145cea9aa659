export * from './destination';
export * from './registry';
