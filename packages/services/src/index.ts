export * from './context';
export * from './input';
