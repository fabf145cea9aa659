const SPECIAL = /[\\^$.*+?()[\]{}|/]/;

/**
 * An RE2 pattern that finds a text in either case. Each letter stands for itself, its upper and its lower case, as
 * far as those are one character; nothing else is folded, so that the same pattern means the same to any engine.
 */
export const matchingPattern = (text: string): string => Array.from(text, eitherCase).join('');

function eitherCase(letter: string): string {
  const forms = [...new Set([letter, letter.toUpperCase(), letter.toLowerCase()])].filter(isOneCharacter);
  if (forms.length > 1) return `[${forms.join('')}]`;
  return SPECIAL.test(letter) ? `\\${letter}` : letter;
}

const isOneCharacter = (text: string): boolean => [...text].length === 1;
