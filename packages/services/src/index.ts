export * from './context';
export * from './input';
export * from './page';
export * as rules from './rules';
