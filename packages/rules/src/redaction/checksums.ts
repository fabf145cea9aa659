import type { Checksum } from '@logflow/model';

/** Whether the check digits of a captured text are right; spaces and dashes between them do not count. */
export const CHECKSUMS: Readonly<Record<Checksum, (text: string) => boolean>> = {
  luhn: (text) => isLuhn(text.replaceAll(/[ -]/g, '')),
  iban: (text) => isIban(text.replaceAll(/[ -]/g, '').toUpperCase()),
};

/** As card numbers have it: every second digit from the right doubled, the sum of all digits a multiple of ten. */
function isLuhn(digits: string): boolean {
  if (!/^[0-9]{2,}$/.test(digits)) return false;
  const sum = [...digits].reverse().reduce((total, digit, i) => {
    const value = Number(digit) * (i % 2 === 0 ? 1 : 2);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return sum % 10 === 0;
}

/** ISO 13616: country and check digits go to the end, letters count from 10, and the whole is 1 modulo 97. */
function isIban(text: string): boolean {
  if (!/^[A-Z]{2}[0-9]{2}[A-Z0-9]{10,30}$/.test(text)) return false;
  const moved = text.slice(4) + text.slice(0, 4);
  const digits = moved.replaceAll(/[A-Z]/g, (letter) => String(letter.charCodeAt(0) - 55));
  let rest = 0;
  for (const digit of digits) rest = (rest * 10 + Number(digit)) % 97;
  return rest === 1;
}
