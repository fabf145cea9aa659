/** Runs once in the server before it takes requests. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== 'nodejs') return;
  const { endConnectionsOnShutdown } = await import('./api/end-connections');
  endConnectionsOnShutdown();
}
