/** A way into JSON: names of keys and places of elements, outermost first. */
export type JsonPath = readonly (string | number)[];

const BODY = 'body';
const STEP = /\.([^.[\]\0]+)|\[(0|[1-9]\d{0,8})\]/y;

/** Whether a field is read out of the text of the body: `body` itself, or a path into a body that is JSON. */
export const readsBody = (field: string): boolean => field === BODY || /^body[.[]/.test(field);

/** @returns the path of a field such as `body.user.id` or `body.items[0].name`; null where it is none */
export function jsonPathOf(field: string): JsonPath | null {
  const { steps, end } = readSteps(field);
  return steps.length > 0 && end === field.length ? steps : null;
}

/** @returns what is wrong with a field that begins like a path into the body; null where nothing is */
export function checkJsonPath(field: string): string | null {
  const { steps, end } = readSteps(field);
  if (end === field.length) return null;
  const at = `at character ${end + 1}`;
  const written = field.slice(0, end);
  if (field[end] === '[')
    return `${at}: in [ ] stands the place of an element, counted from 0, as in ${written}[0]${steps.length > 0 ? '.name' : ''}`;
  if (field[end] === '.') return `${at}: a key must follow the dot, as in ${written}.name`;
  return `${at}: after ] comes a dot and a key, or the place of an element, as in ${written}.name`;
}

function readSteps(field: string): { steps: (string | number)[]; end: number } {
  const steps: (string | number)[] = [];
  let end = BODY.length;
  STEP.lastIndex = end;
  for (let found = STEP.exec(field); found !== null; found = STEP.exec(field)) {
    steps.push(found[1] ?? Number(found[2]));
    end = STEP.lastIndex;
  }
  return { steps, end };
}

/** Gives what stands under a key or at a place, undefined where nothing does. */
export type Child<Node> = (node: Node, step: string | number) => Node | undefined;

/** Follows a path. A key may itself hold dots, as `http.method` does, so the longest key that leads on wins. */
export function follow<Node>(node: Node, path: JsonPath, child: Child<Node>, from = 0): Node | undefined {
  const step = path[from];
  if (step === undefined) return node;
  for (let end = typeof step === 'number' ? from + 1 : endOfKeys(path, from); end > from; end--) {
    const next = child(node, end === from + 1 ? step : path.slice(from, end).join('.'));
    const found = next === undefined ? undefined : follow(next, path, child, end);
    if (found !== undefined) return found;
  }
  return undefined;
}

function endOfKeys(path: JsonPath, from: number): number {
  let end = from;
  while (typeof path[end] === 'string') end++;
  return end;
}

/** {@link Child} of what JSON.parse gives. */
export function childOf(node: unknown, step: string | number): unknown {
  if (typeof node !== 'object' || node === null) return undefined;
  if (typeof step === 'number') return Array.isArray(node) ? node[step] : undefined;
  return !Array.isArray(node) && Object.hasOwn(node, step) ? (node as Record<string, unknown>)[step] : undefined;
}
