export * from './browser';
export * from './client';
export * from './database';
export * from './destinations';
export * from './ports';
export * from './promise';
export * from './sshd';
export * from './stack';
