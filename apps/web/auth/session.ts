import { org, type ServiceContext, type Services } from '@logflow/services';
import { webServices } from '../api/services';
import { type Auth, createAuth } from './auth';

const auths = new WeakMap<Services, Auth>();

/** @returns the one better-auth instance that belongs to these services */
export function authOf(services: Services): Auth {
  const auth = auths.get(services) ?? createAuth(services);
  auths.set(services, auth);
  return auth;
}

/**
 * Who is signed in, by the cookie of a request, and on whose behalf.
 * @returns null for a stranger, an expired session, or somebody who belongs to no org
 */
export async function sessionContext(headers: Headers): Promise<ServiceContext | null> {
  const services = await webServices();
  const session = await authOf(services).api.getSession({ headers });
  return session === null ? null : org.contextOfUser(services, session.user);
}
