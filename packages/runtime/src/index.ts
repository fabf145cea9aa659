export * from './env';
export * from './health';
export * from './http-address';
export * from './installed';
export * from './lifecycle';
export * from './logger';
export * from './metrics';
