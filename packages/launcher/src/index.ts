export { lastWill } from './last-will';
export { temporaryPostgres } from './temporary-postgres';
