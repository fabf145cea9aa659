import { serveReceiver } from '../../../../../api/alertmanager';
import { webOptions } from '../../../../../api/web';

export const runtime = 'nodejs';
export const dynamic = 'force-dynamic';

export const POST = async (
  request: Request,
  { params }: { params: Promise<{ org: string; id: string }> },
): Promise<Response> => serveReceiver(request, webOptions, await params);
