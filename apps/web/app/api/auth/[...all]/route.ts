import { webServices } from '../../../../api/services';
import { authOf } from '../../../../auth/session';

export const runtime = 'nodejs';
export const dynamic = 'force-dynamic';

const handle = async (request: Request): Promise<Response> => authOf(await webServices()).handler(request);

export { handle as GET, handle as POST };
