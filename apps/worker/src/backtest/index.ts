export { startBacktests } from './start-backtests';
