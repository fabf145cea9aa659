/** @returns the text as it may stand in an SVG, also within quotes. */
export const escapeXml = (text: string): string => text.replace(/[&<>"]/g, (letter) => `&#${letter.charCodeAt(0)};`);
