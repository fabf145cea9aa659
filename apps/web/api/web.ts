import { sessionContext } from '../auth/session';
import { createApi } from './app';
import { logger, webServices } from './services';

/** What this process' routes answer with. */
export const webOptions = { services: webServices, session: sessionContext, logger };

export const webApi = createApi(webOptions);
