const JSON_HEADERS = { 'content-type': 'application/json' };

const post = (path: string, body: object): Promise<Response> =>
  fetch(`/api/auth${path}`, { method: 'POST', headers: JSON_HEADERS, body: JSON.stringify(body) });

/** Opens a session, which the browser keeps as a cookie. @returns the status of the answer: 200, or why not. */
export const signIn = async (email: string, password: string): Promise<number> =>
  (await post('/sign-in/email', { email, password })).status;

/** Ends the session here and on the server. */
export const signOut = async (): Promise<void> => void (await post('/sign-out', {}));
