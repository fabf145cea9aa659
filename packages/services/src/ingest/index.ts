export { authenticateToken, type IngestCaller } from './authenticate';
export { noteRefusals, type Refusals } from './note-refusals';
