'use client';

import { onDemand } from '../../client/on-demand';

/** What reads queries on the page itself: without it, it is the server that says what is wrong with one. */
export const queryLanguage = onDemand(() => import('./read-query'));

export type QueryLanguage = NonNullable<ReturnType<typeof queryLanguage.current>>;
