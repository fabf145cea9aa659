export { type DeliveriesOptions, startDeliveries } from './start-deliveries';
