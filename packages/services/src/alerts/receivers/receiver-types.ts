import { createHash } from 'node:crypto';
import type { Mail, MailServer } from '@logflow/delivery';
import { z } from 'zod';
import { moreText, type Notification, titleOf, toldOf } from '../notification';
import { mailOf } from './mail-text';

type Config = Readonly<Record<string, unknown>>;

/** What is sent to tell somebody. */
export type Message = HttpMessage | { readonly server: MailServer; readonly mail: Mail };

/** A POST. */
export interface HttpMessage {
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly json: unknown;
}

/** One way of telling somebody. */
export interface ReceiverType {
  readonly name: string;
  readonly title: string;
  readonly config: z.ZodObject;
  /** Which keys of the configuration are never shown again. */
  readonly secrets: readonly string[];
  /** Which key of the configuration says where it lives; where that is optional, the type knows a place of its own. */
  readonly place: string;
  /** Whether what fires stays open there until it is resolved. */
  readonly keepsOpen?: true;
  encode(config: Config, notification: Notification): Message;
}

const url = (example: string) =>
  z.url({ protocol: /^https?$/, error: `must be an address such as ${example}` }).max(2_000);

const line = (most: number) => z.string().trim().min(1, 'is missing').max(most);

/** What Slack takes for a command or an end of the code is made harmless. */
const slackSafe = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

const slackText = (notification: Notification): string =>
  [
    ...toldOf(notification).flatMap(({ summary, lines, link, linkText }) => [
      slackSafe(summary),
      lines && `\`\`\`${slackSafe(lines).replaceAll('`', "'")}\`\`\``,
      link && `<${link}|${slackSafe(linkText)}>`,
    ]),
    moreText(notification),
  ]
    .filter(Boolean)
    .join('\n');

const slack: ReceiverType = {
  name: 'slack',
  title: 'Slack',
  config: z.strictObject({
    url: url('https://hooks.slack.com/services/…').meta({
      title: 'Webhook URL',
      description: 'Of an incoming webhook of Slack, or of what speaks its protocol, such as Mattermost',
    }),
    channel: line(80).optional().meta({ title: 'Channel', description: 'Where the webhook allows another one' }),
  }),
  secrets: ['url'],
  place: 'url',
  encode: ({ url: address, channel }, notification) => {
    const title = titleOf(notification);
    const text = slackText(notification);
    const color = notification.status === 'firing' ? 'danger' : 'good';
    const attachment = { title, text, fallback: title, color, mrkdwn_in: ['text'] };
    return { url: String(address), json: { ...(channel ? { channel } : {}), attachments: [attachment] } };
  },
};

function isMailServer(text: string): boolean {
  const [, port] = /^[A-Za-z0-9._-]+:(\d{1,5})$/.exec(text) ?? [];
  return Number(port) >= 1 && Number(port) <= 65_535;
}

const email: ReceiverType = {
  name: 'email',
  title: 'E-mail',
  config: z.strictObject({
    to: line(1_000).meta({ title: 'To', description: 'Addresses, with commas between them' }),
    from: line(200).meta({ title: 'From' }),
    smarthost: z
      .string()
      .refine(isMailServer, {
        error: ({ input }) =>
          `is ${JSON.stringify(String(input).slice(0, 80))}: write host:port with a port of 1 to 65535, such as smtp.example.com:587`,
      })
      .meta({ title: 'Mail server', description: 'host:port, such as smtp.example.com:587' }),
    username: line(200).optional().meta({ title: 'User' }),
    password: line(500).optional().meta({ title: 'Password' }),
  }),
  secrets: ['password'],
  place: 'smarthost',
  encode: ({ to, from, smarthost, username, password }, notification) => {
    const [host = '', port] = String(smarthost).split(':');
    const login = { user: String(username), pass: String(password ?? '') };
    return {
      server: { host, port: Number(port), ...(username ? { login } : {}) },
      mail: { to: String(to), from: String(from), ...mailOf(notification) },
    };
  },
};

/** What is told at first and at the end is about the same; the key of the group changes with Alertmanager's routes. */
const incidentOf = ({ commonLabels: { org, logflow_alert: alert }, groupKey }: Notification): string =>
  alert === undefined ? groupKey : `${org}/${alert}`;

const SEVERITIES: Readonly<Record<string, string>> = { page: 'critical', warning: 'warning', info: 'info' };
const PAGERDUTY = 'https://events.pagerduty.com/v2/enqueue';

const pagerduty: ReceiverType = {
  name: 'pagerduty',
  title: 'PagerDuty',
  config: z.strictObject({
    routingKey: line(200).meta({ title: 'Integration key', description: 'Of an integration "Events API v2"' }),
    url: url(PAGERDUTY)
      .optional()
      .meta({ title: 'Events URL', description: 'Where it is not that of PagerDuty in the US' }),
  }),
  secrets: ['routingKey'],
  place: 'url',
  keepsOpen: true,
  encode: ({ routingKey, url: address }, notification) => {
    const told = toldOf(notification);
    const all = (key: 'summary' | 'lines' | 'link') => told.map((one) => one[key]).join('\n');
    const json = {
      routing_key: routingKey,
      event_action: notification.status === 'firing' ? 'trigger' : 'resolve',
      dedup_key: createHash('sha256').update(incidentOf(notification)).digest('hex'),
      client: 'LogFlow',
      client_url: told[0]?.link,
      payload: {
        summary: titleOf(notification).slice(0, 1_024),
        source: 'LogFlow',
        severity: SEVERITIES[notification.commonLabels.logflow_severity ?? ''] ?? 'warning',
        custom_details: { summary: all('summary'), lines: all('lines'), link: all('link') },
      },
    };
    return { url: String(address ?? PAGERDUTY), json };
  },
};

const webhook: ReceiverType = {
  name: 'webhook',
  title: 'Webhook',
  config: z.strictObject({
    url: url('https://example.com/alerts').meta({
      title: 'URL',
      description: 'Gets a POST as Alertmanager sends it, with summary, count, lines and link as annotations',
    }),
    token: line(2_000).optional().meta({ title: 'Bearer token' }),
  }),
  secrets: ['token'],
  place: 'url',
  encode: ({ url: address, token }, notification) => ({
    url: String(address),
    ...(token ? { headers: { authorization: `Bearer ${token}` } } : {}),
    json: notification,
  }),
};

export const receiverTypes: Readonly<Record<string, ReceiverType>> = Object.fromEntries(
  [slack, email, pagerduty, webhook].map((type) => [type.name, type]),
);
