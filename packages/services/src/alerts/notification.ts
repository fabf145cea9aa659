import { z } from 'zod';

const texts = z.record(z.string(), z.string());

/** What Alertmanager sends to a webhook; what is not named here is passed on as it came. */
export const notificationInput = z.looseObject({
  status: z.enum(['firing', 'resolved']),
  groupKey: z.string(),
  truncatedAlerts: z.int().default(0),
  commonLabels: texts.default({}),
  alerts: z.array(z.looseObject({ status: z.string(), labels: texts, annotations: texts })).min(1),
});

/** Alerts that belong together, as they are told at once. */
export type Notification = z.output<typeof notificationInput>;

/** What is written of one alert. */
export interface Told {
  readonly summary: string;
  /** A row each. */
  readonly lines: string;
  readonly link: string;
  readonly linkText: string;
}

/** @returns what all of it is about, as in `Firing: Many invalid users` */
export const titleOf = ({ status, commonLabels, alerts }: Notification): string =>
  `${status === 'firing' ? 'Firing' : 'Resolved'}: ${commonLabels.alertname ?? alerts[0]?.labels.alertname ?? 'alerts'}`;

/** @returns what is written of each */
export const toldOf = ({ alerts }: Notification): Told[] =>
  alerts.map(({ annotations: { summary = '', lines = '', link = '', linkText = 'Open it in LogFlow' } }) => ({
    ...{ summary, lines, link, linkText },
  }));

/** @returns what is said of alerts that the message has no room for; empty where there are none */
export const moreText = ({ truncatedAlerts }: Notification): string =>
  truncatedAlerts > 0 ? `And ${truncatedAlerts.toLocaleString('en')} more.` : '';
