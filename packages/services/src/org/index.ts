export { contextOfUser } from './member';
export { type Overview, overview } from './overview';
export { type SeriesBudget, seriesBudget, seriesBudgetInput, updateSeriesBudget } from './series-budget';
