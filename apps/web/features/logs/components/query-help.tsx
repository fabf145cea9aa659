const EXAMPLES: readonly (readonly [find: string, write: string])[] = [
  ['a text, in either case', 'timeout'],
  ['with spaces or punctuation', '"Invalid user: root"'],
  ['one or the other', 'timeout OR refused'],
  ['without a text', 'timeout -healthcheck'],
  ['an RE2 pattern', '/status=5\\d\\d/'],
  ['a service, a host', 'service:api host:web-1'],
  ['a level, or graver ones', 'severity:>=warn'],
  ['what a rule matched', 'rule:"Invalid SSH user"'],
  ['a tag that a rule gave', 'tag.user:root'],
  ['what a metric counted', 'series:http_requests_total'],
  ['a label of a series', 'label.user:root'],
  ['an attribute', 'http.status:>=500'],
  ['a pattern in a value', 'http.path:/^\\/api/'],
  ['any value at all', 'trace_id:*'],
];

/** The language of queries by example. */
export function QueryHelp() {
  return (
    <>
      <h2 className="mb-2 font-semibold">To find</h2>
      <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1.5">
        {EXAMPLES.map(([find, write]) => (
          <div key={write} className="contents">
            <dt className="text-ink2">{find}</dt>
            <dd>
              <code className="break-words">{write}</code>
            </dd>
          </div>
        ))}
      </dl>
      <p className="mt-3 text-ink2">
        Parts side by side must all hold. <code>OR</code> binds weaker, parentheses group, and <code>-</code> before a
        part excludes it.
      </p>
    </>
  );
}
