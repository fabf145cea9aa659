import { answerHealth } from '@logflow/runtime';
import { status } from '@logflow/services';
import { webMetrics, webServices } from './services';

const ready = async (): Promise<string[]> => status.notReady(await webServices());

/** `/healthz`, `/readyz` and `/metrics` of the web app, as every other app answers them. */
export async function serveHealth(request: Request): Promise<Response> {
  const answer = await answerHealth(new URL(request.url).pathname, ready, webMetrics());
  return new Response(answer.body, { status: answer.status, headers: { 'content-type': answer.contentType } });
}
