export * from './append';
export * from './marks';
