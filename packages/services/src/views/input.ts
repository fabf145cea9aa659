import { z } from 'zod';
import { atMost } from '../input';

const MAX_NAME = 100;
const MAX_PATH = 8_000;
/** A page that has views, then what a URL writes plainly. */
const PATH = /^\/(logs|explore)(\?[!-"$-~]*)?$/;

/** The body of `POST` and `PUT /views`. */
export const viewInput = z.strictObject({
  name: atMost(MAX_NAME, 'choose a shorter one').trim().min(1, 'is empty: say what the view shows'),
  path: atMost(MAX_PATH, 'shorten the queries in it')
    .regex(PATH, 'must be the address of the page Logs or Explore without its host, such as /logs?q=error')
    .meta({ description: 'The page `/logs` or `/explore` with its query string, as its address bar shows it' }),
});
