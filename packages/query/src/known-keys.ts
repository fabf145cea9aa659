/** What completion offers; those that end in a dot want a name after it. */
export const KEYS: readonly { readonly key: string; readonly about: string }[] = [
  { key: 'service', about: 'Name of the service' },
  { key: 'host', about: 'Name of the host' },
  { key: 'severity', about: 'Level: severity:error, severity:>=warn' },
  { key: 'rule', about: 'Name or id of a rule that matched' },
  { key: 'series', about: 'A metric, or a PromQL selector in quotes, that the line incremented' },
  { key: 'pattern', about: 'What is left of a line without numbers, addresses and times' },
  { key: 'tag.', about: 'A tag that a rule gave the line' },
  { key: 'label.', about: 'A label of a series that the line incremented' },
  { key: 'attr.', about: 'An attribute of the event' },
  { key: 'resource.', about: 'An attribute of where the event came from' },
];
