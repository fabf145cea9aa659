import { z } from 'zod';
import { instant } from '../time-range';

/** The body of `POST /rules/{id}/backfill`: commit times, half-open. */
export const backfillInput = z.strictObject({ from: instant, to: instant });
