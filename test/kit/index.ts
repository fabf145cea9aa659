export * from './client';
export * from './database';
export * from './ports';
export * from './promise';
export * from './sshd';
