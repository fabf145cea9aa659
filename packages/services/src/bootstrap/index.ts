export { type Bootstrapped, bootstrap } from './bootstrap';
