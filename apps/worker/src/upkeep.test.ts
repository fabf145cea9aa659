import { expect, it } from 'vitest';
import { QuietTimes } from './upkeep';

it('believes that the queue is empty only when it was so twice in a row, and then from the first time on', async () => {
  const backlogs = [0, 3, 0, 0, 2, 0, 0];
  const expected = [undefined, undefined, undefined, 2, 2, 2, 5];
  let look = 0;
  const quiet = new QuietTimes({ backlog: async () => backlogs[look] as number });
  for (; look < backlogs.length; look++) {
    await quiet.look(() => look);
    expect(quiet.allDoneBefore(look)).toBe(expected[look]);
  }
});

it('counts jobs of two weeks ago as done where the queue is never empty, once it has watched for an hour', async () => {
  const [start, hour] = [Date.UTC(2026, 0, 31), 3_600_000];
  const quiet = new QuietTimes({ backlog: async () => 1 });
  expect(quiet.allDoneBefore(start)).toBeUndefined();
  await quiet.look(() => start);
  expect(quiet.allDoneBefore(start + hour)).toBeUndefined();
  expect(quiet.allDoneBefore(start + 2 * hour)).toBe(start + 2 * hour - 14 * 24 * hour);
});
