'use client';

import { createAuthClient } from 'better-auth/react';

/** The session, as better-auth keeps it at /api/auth. */
export const authClient = createAuthClient();
