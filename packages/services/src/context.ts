import type { Db } from '@logflow/db';
import { Fault } from '@logflow/model';
import type { Queues } from '@logflow/queue';
import type { Env } from '@logflow/runtime';

/** What a process opens once and every verb uses. */
export interface Services {
  readonly db: Db;
  readonly env: Env;
  readonly queues?: Queues;
  /** `url` has no trailing slash. */
  readonly prometheus: { readonly url: string };
}

export interface Org {
  readonly id: number;
  readonly slug: string;
}

/** Who asks: `name` is what an audit or a version's author shows. */
export interface Actor {
  readonly kind: 'user' | 'api_key' | 'system';
  readonly id: string;
  readonly name: string;
}

/** Every verb's first argument: for whom, by whom, with what. */
export interface ServiceContext {
  readonly org: Org;
  readonly actor: Actor;
  readonly services: Services;
}

/** The roles of `member.role`; there is one so far. */
export type Role = 'admin';

const ROLES: Record<Actor['kind'], readonly Role[]> = { user: ['admin'], api_key: ['admin'], system: ['admin'] };

/**
 * The first line of every verb.
 * @throws Fault `forbidden` when the actor holds no such role in the context's org.
 */
export function requireRole(context: ServiceContext, role: Role): void {
  if (ROLES[context.actor.kind].includes(role)) return;
  throw new Fault(
    'forbidden',
    `${context.actor.name} may not do this: it takes the role ${role}. Ask an administrator.`,
  );
}
