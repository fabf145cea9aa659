import { type Browser, openBrowser, signIn } from './browser';
import { type Stack, type StackOptions, startStack } from './stack';

/** The whole product, and a browser in which its admin has signed in. */
export interface Product extends Browser {
  readonly stack: Stack;
}

/** @param next the page that follows the sign-in, such as `/rules`. */
export async function openProduct({ env, next }: StackOptions & { next?: string } = {}): Promise<Product> {
  const stack = await startStack({ env: { WORKERS: '1', SAMPLE_INTERVAL_SECONDS: '1', ...env } });
  try {
    const browser = await openBrowser(stack.webUrl);
    await signIn(browser.page, stack, next);
    const close = async () => {
      await browser.close();
      await stack.stop();
    };
    return { ...browser, stack, close };
  } catch (error) {
    await stack.stop();
    throw error;
  }
}
