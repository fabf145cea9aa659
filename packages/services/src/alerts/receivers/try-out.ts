import { requireRole, type ServiceContext } from '../../context';
import type { Notification } from '../notification';
import { readReceiver } from './receiver';
import { receiverTypes } from './receiver-types';
import { tell } from './tell';

/** What became of a test. */
export interface TestResult {
  readonly ok: boolean;
  /** One sentence for people. */
  readonly message: string;
}

/**
 * Tells the receiver something that says it is a test, in the way in which alerts are told.
 * @throws Fault `not_found`
 */
export async function test(context: ServiceContext, input: { id: string }): Promise<TestResult> {
  requireRole(context, 'admin');
  const { services, org } = context;
  const row = await readReceiver(context, input.id);
  const labels = { alertname: `Test of ${row.name}`, org: org.slug, logflow_severity: 'info' };
  const annotations = {
    summary: `LogFlow tests the receiver ${row.name}: this can be ignored.`,
    link: `${services.env.webUrl}/alerts`,
    linkText: 'Alerts in LogFlow',
  };
  const notification = (status: Notification['status']): Notification => ({
    ...{ status, groupKey: `test ${row.id}`, truncatedAlerts: 0, commonLabels: labels },
    alerts: [{ status, labels, annotations }],
  });
  const told = (status: Notification['status']) => tell(services, { orgId: org.id, row }, notification(status));
  const failure = (await told('firing')) ?? (receiverTypes[row.type]?.keepsOpen ? await told('resolved') : null);
  return failure === null
    ? { ok: true, message: `${row.name} took the test: it should be there now.` }
    : { ok: false, message: `${row.name} ${failure.reason}.` };
}
