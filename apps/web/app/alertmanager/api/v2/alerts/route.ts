import { serveAlertmanager } from '../../../../../api/alertmanager';
import { webOptions } from '../../../../../api/web';

export const runtime = 'nodejs';
export const dynamic = 'force-dynamic';

export const POST = (request: Request): Promise<Response> => serveAlertmanager(request, webOptions);
