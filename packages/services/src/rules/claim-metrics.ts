import {
  DEFAULT_BUCKETS,
  Fault,
  type FieldError,
  HISTOGRAM_PARTS,
  type RuleDefinition,
  type RuleMetric,
} from '@logflow/model';
import type { PoolClient } from 'pg';

/** A name that a rule wants for a metric, or for a series of its histogram. */
interface Claim {
  readonly name: string;
  readonly type: string;
  readonly help: string;
  readonly family: string | null;
  /** Of the rule's metric. */
  readonly index: number;
}

interface Owned {
  readonly name: string;
  readonly type: string;
  readonly family: string | null;
}

/**
 * A metric's name keeps its type within an org whichever rule uses it; its help is that of the last save. A histogram
 * owns the names of its series too, and has the same buckets in all rules.
 * @throws Fault `unprocessable` on `metrics.N.name` or `metrics.N.buckets`, naming the rule that has it otherwise
 */
export async function claimMetrics(
  client: PoolClient,
  orgId: number,
  ruleId: string,
  metrics: readonly RuleMetric[],
): Promise<void> {
  if (metrics.length === 0) return;
  const claims = metrics.flatMap(claimsOf);
  const owned = await claim(client, orgId, claims);
  const clashes = claims.filter((one) => !agrees(one, owned.get(one.name)));
  const others = await otherRules(client, orgId, ruleId, metrics, clashes);
  const errors = [
    ...clashes.map((one) => clashError(one, owned.get(one.name) as Owned, others)),
    ...metrics.flatMap((metric, index) => bucketError(metric, index, others)),
  ];
  if (errors.length > 0) throw new Fault('unprocessable', errors.map((error) => error.message).join(' '), { errors });
}

function claimsOf({ name, type, help }: RuleMetric, index: number): Claim[] {
  const own = { name, type, help, family: null, index };
  if (type !== 'histogram') return [own];
  return [own, ...HISTOGRAM_PARTS.map((part) => ({ ...own, name: name + part, family: name }))];
}

async function claim(client: PoolClient, orgId: number, claims: readonly Claim[]): Promise<Map<string, Owned>> {
  const columns = (['name', 'type', 'help', 'family'] as const).map((key) => claims.map((one) => one[key]));
  const { rows } = await client.query<Owned>(
    `insert into metric (org_id, name, type, help, family)
     select distinct on (name) $1::int, name, type, help, family
     from unnest($2::text[], $3::text[], $4::text[], $5::text[]) as wanted (name, type, help, family) order by name
     on conflict (org_id, name) do update set help = excluded.help returning name, type, family`,
    [orgId, ...columns],
  );
  return new Map(rows.map((row) => [row.name, row]));
}

const agrees = (one: Claim, owned: Owned | undefined): boolean =>
  owned === undefined || (owned.type === one.type && owned.family === one.family);

interface OtherRule {
  readonly name: string;
  readonly metrics: readonly RuleMetric[];
}

/** The other live rules of the org, read only where one of them may have to be named. */
async function otherRules(
  client: PoolClient,
  orgId: number,
  ruleId: string,
  metrics: readonly RuleMetric[],
  clashes: readonly Claim[],
): Promise<OtherRule[]> {
  if (clashes.length === 0 && metrics.every(({ type }) => type !== 'histogram')) return [];
  const { rows } = await client.query<{ definition: string }>(
    'select definition from rule where org_id = $1 and id <> $2 and deleted_at is null order by created_at, id',
    [orgId, ruleId],
  );
  return rows.map((row) => JSON.parse(row.definition) as RuleDefinition);
}

function clashError(one: Claim, owned: Owned, others: readonly OtherRule[]): FieldError {
  const isPart = owned.family !== null;
  const what = isPart ? `a series of the histogram ${owned.family}` : `a ${owned.type}`;
  const holder = others.find(({ metrics }) => metrics.some(({ name }) => name === (owned.family ?? owned.name)));
  const by = holder === undefined ? '' : ` (rule ${JSON.stringify(holder.name)})`;
  const message =
    one.family === null
      ? `${one.name} is already ${what} in this organisation${by} and cannot become a ${one.type}: use another name.`
      : `The histogram ${one.family} needs the name ${one.name}, which is already ${what} in this organisation${by}: use another name.`;
  return { path: `metrics.${one.index}.name`, message };
}

function bucketError(metric: RuleMetric, index: number, others: readonly OtherRule[]): FieldError[] {
  if (metric.type !== 'histogram') return [];
  const own = boundsOf(metric);
  const other = others
    .flatMap((rule) => rule.metrics.map((its) => ({ rule: rule.name, its })))
    .find(({ its }) => its.name === metric.name && its.type === 'histogram' && boundsOf(its) !== own);
  if (other === undefined) return [];
  const message = `The rule ${JSON.stringify(other.rule)} feeds ${metric.name} with the buckets ${boundsOf(other.its)}: use the same, or another name.`;
  return [{ path: `metrics.${index}.buckets`, message }];
}

const boundsOf = ({ buckets = DEFAULT_BUCKETS }: RuleMetric): string => buckets.join(', ');
