export { type Graph, type GraphSeries, graphInput, read } from './read';
