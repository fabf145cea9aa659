'use client';

import { onDemand } from '../../client/on-demand';

/** What reads queries on the page itself: without it, it is the server that says what is wrong with one. */
export const readQuery = onDemand(() => import('./read-query').then((module) => module.readQuery));
