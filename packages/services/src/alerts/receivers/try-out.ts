import { requireRole, type ServiceContext } from '../../context';
import { askAlertmanager } from '../alertmanager';
import { TEST_LABEL } from '../alertmanager-config';
import { readReceiver } from './receiver';

const LASTS_MS = 60_000;

/**
 * Has Alertmanager tell the receiver something that says it is a test; what became of it Alertmanager's log knows.
 * @throws Fault `not_found`, `unavailable` where Alertmanager does not answer
 */
export async function test(context: ServiceContext, input: { id: string }): Promise<{ message: string }> {
  requireRole(context, 'admin');
  const { id, name } = await readReceiver(context, input.id);
  const { env } = context.services;
  const now = Date.now();
  const alert = {
    labels: { alertname: `Test of ${name}`, org: context.org.slug, [TEST_LABEL]: id, logflow_severity: 'info' },
    annotations: {
      summary: `LogFlow tests the receiver ${name}: this can be ignored.`,
      link: `${env.webUrl}/alerts`,
      linkText: 'Alerts in LogFlow',
    },
    startsAt: new Date(now).toISOString(),
    endsAt: new Date(now + LASTS_MS).toISOString(),
  };
  await askAlertmanager(context.services, 'alerts', { method: 'POST', body: [alert] });
  return { message: `Alertmanager was asked to tell ${name}: it should arrive within a few seconds.` };
}
