import type { RuleDefinition } from '@logflow/model';

/** A rule as the API shows it: its definition with its id and where it stands. */
export interface Rule extends RuleDefinition {
  readonly id: string;
  readonly version: number;
  /** RFC 3339. */
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** One line of a rule's history: immutable. */
export interface RuleHistoryEntry {
  readonly version: number;
  readonly author: string;
  readonly createdAt: string;
  readonly definition: RuleDefinition;
}

export interface RuleRow {
  readonly id: string;
  readonly version: number;
  readonly definition: string;
  readonly created_at: Date;
  readonly updated_at: Date;
}

export const RULE_COLUMNS = 'id, version, definition, created_at, updated_at';

export const ruleFromRow = (row: RuleRow): Rule => ({
  id: row.id,
  version: row.version,
  createdAt: row.created_at.toISOString(),
  updatedAt: row.updated_at.toISOString(),
  ...(JSON.parse(row.definition) as RuleDefinition),
});
