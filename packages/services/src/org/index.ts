export { contextOfUser } from './member';
export { type Overview, overview } from './overview';
