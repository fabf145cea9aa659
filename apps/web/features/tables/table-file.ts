const NOT_IN_NAMES = /[^\w-]+/g;
const MAX_NAME = 100;

/** @returns the name that a file's table gets: `hosts.csv` is `hosts`. */
export const tableName = (fileName: string): string =>
  fileName
    .replace(/\.[^.]*$/, '')
    .replace(NOT_IN_NAMES, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, MAX_NAME);
