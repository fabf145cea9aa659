import { serveRuleMetrics } from '../../../api/metrics-exposition';
import { webOptions } from '../../../api/web';

export const runtime = 'nodejs';
export const dynamic = 'force-dynamic';

export const GET = (request: Request): Promise<Response> => serveRuleMetrics(request, webOptions);
