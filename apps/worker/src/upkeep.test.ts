import { expect, it } from 'vitest';
import { QuietTimes } from './upkeep';

it('believes that the queue is empty only when it was so twice in a row, and then from the first time on', async () => {
  const backlogs = [0, 3, 0, 0, 2, 0, 0];
  const expected = [undefined, undefined, undefined, 2, 2, 2, 5];
  let look = 0;
  const quiet = new QuietTimes({ backlog: async () => backlogs[look] as number });
  for (; look < backlogs.length; look++) {
    await quiet.look(() => look);
    expect(quiet.last).toBe(expected[look]);
  }
});
