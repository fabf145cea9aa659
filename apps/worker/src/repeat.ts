import type { Logger } from '@logflow/runtime';

export interface Repeated {
  /** Resolves once a run in hand has ended; no further one starts. */
  close(): Promise<void>;
}

/** Runs `work` at once and then `everyMs` after each end; what it throws is logged and does not stop it. */
export function repeat(name: string, everyMs: number, log: Logger, work: () => Promise<unknown>): Repeated {
  let stopped = false;
  let wake: () => void = () => {};
  const loop = async (): Promise<void> => {
    while (!stopped) {
      await work().catch((error: unknown) => log.error({ err: error, task: name }, 'a task failed, it will run again'));
      if (!stopped) await new Promise<void>((resolve) => (wake = arm(resolve, everyMs)));
    }
  };
  const running = loop();
  return {
    close: () => {
      stopped = true;
      wake();
      return running;
    },
  };
}

/** @returns what ends the wait early. */
function arm(resolve: () => void, ms: number): () => void {
  const timer = setTimeout(resolve, ms);
  return () => {
    clearTimeout(timer);
    resolve();
  };
}
