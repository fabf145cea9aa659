export { startDeliveries } from './start-deliveries';
