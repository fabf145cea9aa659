import { moreText, type Notification, titleOf, toldOf } from '../notification';

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const escaped = (text: string): string => text.replace(/[&<>"']/g, (character) => ESCAPES[character] as string);

/** @returns what a mail says, as text and as HTML */
export function mailOf(notification: Notification): { subject: string; text: string; html: string } {
  const told = toldOf(notification);
  const more = moreText(notification);
  const texts = told.map(({ summary, lines, link, linkText }) => [summary, lines, link && `${linkText}: ${link}`]);
  const pieces = told.map(({ summary, lines, link, linkText }) => [
    `<p>${escaped(summary)}</p>`,
    lines && `<pre>${escaped(lines)}</pre>`,
    link && `<p><a href="${escaped(link)}">${escaped(linkText)}</a></p>`,
  ]);
  return {
    subject: titleOf(notification),
    text: [...texts.flat(), more].filter(Boolean).join('\n\n'),
    html: [...pieces.flat(), more && `<p>${more}</p>`].join(''),
  };
}
