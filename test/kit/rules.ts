import { setTimeout as delay } from 'node:timers/promises';
import { type ApiAddress, api } from './client';
import { INVALID_USER_PATTERN } from './sshd';

export const INVALID_USER_METRIC = 'invalid_ssh_user_total';
/** The contract: a saved rule holds for lines that are accepted two seconds later. */
const RULE_SEEN_MS = 2_000;

/** Resolves once lines that are sent are matched with the rules saved until now. */
export const rulesAreSeen = (): Promise<void> => delay(RULE_SEEN_MS);

/**
 * Saves the rule that the product's story is told with: it counts by user. Resolves once lines are matched with it.
 * @returns its id
 */
export async function saveInvalidUserRule(address: ApiAddress, more: object = {}): Promise<string> {
  const { id } = await api<{ id: string }>(address, 'POST', '/api/v1/rules', {
    name: 'Invalid SSH user',
    pattern: INVALID_USER_PATTERN,
    metrics: [{ name: INVALID_USER_METRIC, labels: { user: '${user}' } }],
    ...more,
  });
  await rulesAreSeen();
  return id;
}
