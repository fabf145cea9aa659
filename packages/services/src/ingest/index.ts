export { authenticateToken, type IngestCaller } from './authenticate';
