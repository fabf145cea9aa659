import { isIP } from 'node:net';
import { isForbiddenAddress } from '@logflow/delivery';
import { z } from 'zod';

/** One way of Alertmanager to tell somebody. */
export interface ReceiverType {
  readonly name: string;
  readonly title: string;
  readonly config: z.ZodObject;
  /** Which keys of the configuration are never shown again. */
  readonly secrets: readonly string[];
  /** @returns what stands in Alertmanager's configuration, without the receiver's name */
  settings(config: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>>;
}

const url = (example: string) =>
  z
    .url({ protocol: /^https?$/, error: `must be an address such as ${example}` })
    .max(2_000)
    .refine(isEscaped, 'holds a character that an address may not: write % as %25, and others as %XX')
    .refine(isAllowed, 'is a link-local or metadata address: no receiver lives there');

/** Alertmanager reads addresses more strictly, and one that it refuses would keep all of its configuration from it. */
const isEscaped = (text: string): boolean => /^[!-~]+$/.test(text) && !/["<>\\^`{|}]|%(?![0-9a-fA-F]{2})/.test(text);

function isAllowed(text: string): boolean {
  const host = new URL(text).hostname.replace(/^\[|\]$/g, '');
  return isIP(host) === 0 || !isForbiddenAddress(host);
}

const line = (most: number) => z.string().trim().min(1, 'is missing').max(most);

/** Alertmanager's own templates: of a text, what Slack takes for a command or an end of the code is made harmless. */
const SLACK_SAFE = '| reReplaceAll "&" "&amp;" | reReplaceAll "<" "&lt;" | reReplaceAll ">" "&gt;"';
const TITLE = '{{ if eq .Status "firing" }}Firing{{ else }}Resolved{{ end }}: {{ .CommonLabels.alertname }}';
const SLACK_TEXT = `{{ range .Alerts }}{{ .Annotations.summary ${SLACK_SAFE} }}
{{ if .Annotations.lines }}\`\`\`{{ .Annotations.lines ${SLACK_SAFE} | reReplaceAll "\`" "'" }}\`\`\`
{{ end }}{{ if .Annotations.link }}<{{ .Annotations.link }}|{{ .Annotations.linkText }}>{{ end }}
{{ end }}`;
const MAIL_TEXT = `{{ range .Alerts }}{{ .Annotations.summary }}

{{ .Annotations.lines }}

{{ .Annotations.linkText }}: {{ .Annotations.link }}

{{ end }}`;
const MAIL_HTML = `{{ range .Alerts }}<p>{{ .Annotations.summary }}</p>{{ if .Annotations.lines }}<pre>{{ .Annotations.lines }}</pre>{{ end }}{{ if .Annotations.link }}<p><a href="{{ .Annotations.link }}">{{ .Annotations.linkText }}</a></p>{{ end }}{{ end }}`;
const EACH = (annotation: string) => `{{ range .Alerts }}{{ .Annotations.${annotation} }}\n{{ end }}`;

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
  settings: ({ url: api, channel }) => ({
    slack_configs: [
      {
        api_url: api,
        ...(channel ? { channel } : {}),
        send_resolved: true,
        title: TITLE,
        title_link: '',
        text: SLACK_TEXT,
      },
    ],
  }),
};

const email: ReceiverType = {
  name: 'email',
  title: 'E-mail',
  config: z.strictObject({
    to: line(1_000).meta({ title: 'To', description: 'Addresses, with commas between them' }),
    from: line(200).meta({ title: 'From' }),
    smarthost: z
      .string()
      .regex(/^[^\s:]+:\d{1,5}$/, 'must be host:port, such as smtp.example.com:587')
      .meta({ title: 'Mail server', description: 'host:port, such as smtp.example.com:587' }),
    username: line(200).optional().meta({ title: 'User' }),
    password: line(500).optional().meta({ title: 'Password' }),
  }),
  secrets: ['password'],
  settings: ({ to, from, smarthost, username, password }) => ({
    email_configs: [
      {
        ...{ to, from, smarthost, send_resolved: true, require_tls: username !== undefined },
        ...(username ? { auth_username: username, auth_password: password ?? '' } : {}),
        headers: { Subject: TITLE },
        text: MAIL_TEXT,
        html: MAIL_HTML,
      },
    ],
  }),
};

const pagerduty: ReceiverType = {
  name: 'pagerduty',
  title: 'PagerDuty',
  config: z.strictObject({
    routingKey: line(200).meta({ title: 'Integration key', description: 'Of an integration "Events API v2"' }),
    url: url('https://events.pagerduty.com/v2/enqueue')
      .optional()
      .meta({ title: 'Events URL', description: 'Where it is not that of PagerDuty in the US' }),
  }),
  secrets: ['routingKey'],
  settings: ({ routingKey, url: api }) => ({
    pagerduty_configs: [
      {
        ...{ routing_key: routingKey, ...(api ? { url: api } : {}), send_resolved: true },
        client: 'LogFlow',
        client_url: '{{ with index .Alerts 0 }}{{ .Annotations.link }}{{ end }}',
        description: TITLE,
        severity:
          '{{ if eq .CommonLabels.logflow_severity "page" }}critical{{ else }}{{ or .CommonLabels.logflow_severity "warning" }}{{ end }}',
        details: { summary: EACH('summary'), lines: EACH('lines'), link: EACH('link') },
      },
    ],
  }),
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
  settings: ({ url: address, token }) => ({
    webhook_configs: [
      {
        ...{ url: address, send_resolved: true },
        ...(token ? { http_config: { authorization: { credentials: token } } } : {}),
      },
    ],
  }),
};

export const receiverTypes: Readonly<Record<string, ReceiverType>> = Object.fromEntries(
  [slack, email, pagerduty, webhook].map((type) => [type.name, type]),
);
