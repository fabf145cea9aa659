export { counts, type OrgCounts } from './counts';
export { contextOfUser } from './member';
export { type SeriesBudget, seriesBudget, seriesBudgetInput, updateSeriesBudget } from './series-budget';
