import {
  DEFAULT_BUCKETS,
  Fault,
  type FieldError,
  HISTOGRAM_PARTS,
  isNative,
  type RuleDefinition,
  type RuleMetric,
} from '@logflow/model';
import type { PoolClient } from 'pg';
import type { NativeMetric } from '../prometheus/require-native';

/** A name that a rule wants for a metric, or for a series of its histogram. */
interface Claim {
  readonly name: string;
  readonly type: string;
  readonly help: string;
  readonly family: string | null;
  readonly native: boolean;
  /** Of the rule's metric. */
  readonly index: number;
}

interface Owned {
  readonly name: string;
  readonly type: string;
  readonly family: string | null;
  readonly native: boolean;
  /** Whether this claim is the first of the name. */
  readonly fresh: boolean;
}

/**
 * A metric's name keeps its type within an org whichever rule uses it; its help is that of the last save. A histogram
 * owns the names of its series too, has the same buckets in all rules, and classic or native ones for good.
 * @returns the native histograms among them that no rule had before
 * @throws Fault `unprocessable` on `metrics.N.name` or `metrics.N.buckets`, naming the rule that has it otherwise
 */
export async function claimMetrics(
  client: PoolClient,
  orgId: number,
  ruleId: string,
  metrics: readonly RuleMetric[],
): Promise<NativeMetric[]> {
  if (metrics.length === 0) return [];
  const claims = metrics.flatMap(claimsOf);
  const owned = await claim(client, orgId, claims);
  const clashes = claims.filter((one) => !agrees(one, owned.get(one.name)));
  const others = await otherRules(client, orgId, ruleId, metrics, clashes);
  const errors = [
    ...clashes.map((one) => clashError(one, owned.get(one.name) as Owned, others)),
    ...metrics.flatMap((metric, index) => bucketError(metric, index, others)),
  ];
  if (errors.length > 0) throw new Fault('unprocessable', errors.map((error) => error.message).join(' '), { errors });
  return claims.filter((one) => one.native && one.family === null && owned.get(one.name)?.fresh);
}

function claimsOf(metric: RuleMetric, index: number): Claim[] {
  const { name, type, help } = metric;
  const own = { name, type, help, family: null, native: isNative(metric), index };
  if (type !== 'histogram') return [own];
  return [own, ...HISTOGRAM_PARTS.map((part) => ({ ...own, name: name + part, family: name }))];
}

async function claim(client: PoolClient, orgId: number, claims: readonly Claim[]): Promise<Map<string, Owned>> {
  const columns = (['name', 'type', 'help', 'family', 'native'] as const).map((key) => claims.map((one) => one[key]));
  const { rows } = await client.query<Owned>(
    `insert into metric (org_id, name, type, help, family, native)
     select distinct on (name) $1::int, name, type, help, family, native
     from unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::boolean[])
       as wanted (name, type, help, family, native) order by name
     on conflict (org_id, name) do update set help = excluded.help
     returning name, type, family, native, xmax = 0 as fresh`,
    [orgId, ...columns],
  );
  return new Map(rows.map((row) => [row.name, row]));
}

const agrees = (one: Claim, owned: Owned | undefined): boolean =>
  owned === undefined ||
  (owned.type === one.type && owned.family === one.family && (one.family !== null || owned.native === one.native));

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
  const what = isPart ? `a series of the histogram ${owned.family}` : typeText(owned, one);
  const holder = others.find(({ metrics }) => metrics.some(({ name }) => name === (owned.family ?? owned.name)));
  const by = holder === undefined ? '' : ` (rule ${JSON.stringify(holder.name)})`;
  const message =
    one.family === null
      ? `${one.name} is already ${what} in this organisation${by} and cannot become ${typeText(one, owned)}: use another name.`
      : `The histogram ${one.family} needs the name ${one.name}, which is already ${what} in this organisation${by}: use another name.`;
  return { path: `metrics.${one.index}.name`, message };
}

/** The buckets are named where two histograms differ in nothing else. */
function typeText(a: Typed, b: Typed): string {
  const buckets = a.type === b.type && a.native !== b.native ? ` of ${a.native ? 'native' : 'classic'} buckets` : '';
  return `a ${a.type}${buckets}`;
}

type Typed = Pick<Claim, 'type' | 'native'>;

function bucketError(metric: RuleMetric, index: number, others: readonly OtherRule[]): FieldError[] {
  if (metric.type !== 'histogram') return [];
  const own = boundsOf(metric);
  const other = others
    .flatMap((rule) => rule.metrics.map((its) => ({ rule: rule.name, its })))
    .find(
      ({ its }) =>
        its.name === metric.name &&
        its.type === 'histogram' &&
        isNative(its) === isNative(metric) &&
        boundsOf(its) !== own,
    );
  if (other === undefined) return [];
  const message = `The rule ${JSON.stringify(other.rule)} feeds ${metric.name} with the buckets ${boundsOf(other.its)}: use the same, or another name.`;
  return [{ path: `metrics.${index}.buckets`, message }];
}

const boundsOf = ({ buckets = DEFAULT_BUCKETS }: RuleMetric): string =>
  buckets === 'native' ? buckets : buckets.join(', ');
