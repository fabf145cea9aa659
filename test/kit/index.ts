export * from './database';
export * from './ports';
export * from './sshd';
