export * from './claim';
export * from './dead';
export * from './health';
export * from './select';
export * from './settle';
export * from './status';
export * from './sweep';
