import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { twMerge } from 'tailwind-merge';
import { expect, it } from 'vitest';
import { cn } from './class-names';

const WEB = join(import.meta.dirname, '../..');
const TEXT = /(['"`])((?:(?!\1)[^\n\\]|\\.)*)\1/g;
const CLASS = /^[a-z@[\-!*][\w\-:/.[\]()%#,&>=*'@!+]*$/;

/** What may be a class, of all that the pages say; modifiers aside, which both treat alike. */
function classesInUse(): string[] {
  const classes = new Set<string>();
  const files = ['app', 'components', 'features'].flatMap((room) =>
    readdirSync(join(WEB, room), { recursive: true, encoding: 'utf8' }).map((file) => join(WEB, room, file)),
  );
  for (const file of files.filter((name) => name.endsWith('.tsx'))) {
    for (const [, , text = ''] of readFileSync(file, 'utf8').matchAll(TEXT)) {
      for (const word of text.split(/\s+/)) {
        const utility = word.slice(word.lastIndexOf(':') + 1);
        if (CLASS.test(word) && !word.includes('[&') && !word.startsWith('[')) classes.add(utility);
      }
    }
  }
  return [...classes].filter((name) => twMerge(`${name} ${name}`) === name);
}

it('merges any two classes of the pages as the whole table does', () => {
  const classes = classesInUse();
  expect(classes.length).toBeGreaterThan(300);
  const differ = classes.flatMap((first) =>
    classes
      .filter((second) => second !== first && cn(`${first} ${second}`) !== twMerge(`${first} ${second}`))
      .map((second) => `${first} ${second}`),
  );
  expect(differ).toEqual([]);
});
