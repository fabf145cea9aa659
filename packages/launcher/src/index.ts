export { temporaryPostgres } from './temporary-postgres';
