export * from './codec';
export * from './refusal';
export * from './registry';
