import type { ColumnType } from 'kysely';

export type Timestamp = ColumnType<Date, Date | string | undefined, Date | string>;
export type NullableTimestamp = ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
/** An event's own time: may lie beyond what a number holds, so select it as text (`::text`) and make a BigInt of it. */
export type EventMicros = ColumnType<number, bigint | number | string, bigint | number | string>;
