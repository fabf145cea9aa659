import { toast } from './toast';

/** Browsers hide `navigator.clipboard` from pages that came by plain http from another machine. */
function copyByEvent(text: string): boolean {
  const give = (event: ClipboardEvent) => {
    event.clipboardData?.setData('text/plain', text);
    event.preventDefault();
  };
  document.addEventListener('copy', give, { capture: true, once: true });
  try {
    return document.execCommand('copy');
  } finally {
    document.removeEventListener('copy', give, { capture: true });
  }
}

/** Copies a text, on pages without https too. @returns whether it is copied; where it is not, the person is told. */
export async function copyText(text: string): Promise<boolean> {
  const direct = navigator.clipboard?.writeText(text).then(
    () => true,
    () => false,
  );
  const copied = (await direct) || copyByEvent(text);
  if (!copied) toast('Your browser refused to copy', { description: 'Select the text and copy it by hand.' });
  return copied;
}
