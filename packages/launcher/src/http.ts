const WITHIN_MS = 3_000;
const SHOWN = 200;

/** @returns null when a GET is answered with 2xx, else what came instead. */
export async function answers(url: string): Promise<string | null> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(WITHIN_MS) });
    const text = (await response.text()).trim().slice(0, SHOWN);
    return response.ok ? null : text || `HTTP ${response.status}`;
  } catch {
    return `${url} does not answer yet`;
  }
}
