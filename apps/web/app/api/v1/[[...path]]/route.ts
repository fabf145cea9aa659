import { webApi } from '../../../../api/web';

export const runtime = 'nodejs';
export const dynamic = 'force-dynamic';

const handle = (request: Request): Response | Promise<Response> => webApi.fetch(request);

export {
  handle as DELETE,
  handle as GET,
  handle as HEAD,
  handle as OPTIONS,
  handle as PATCH,
  handle as POST,
  handle as PUT,
};
