export * from './attributes';
export * from './builder';
export * from './frame';
export * from './ghosts';
export { patternOf } from './line-pattern';
export * from './lines';
export * from './reshape';
export * from './rewrite';
export { compress, decompress } from './zstd';
