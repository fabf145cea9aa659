import { servePrometheus } from '../../../../../api/prometheus';
import { webOptions } from '../../../../../api/web';

export const runtime = 'nodejs';
export const dynamic = 'force-dynamic';

const handle = (request: Request): Promise<Response> => servePrometheus(request, webOptions);

export { handle as GET, handle as POST };
