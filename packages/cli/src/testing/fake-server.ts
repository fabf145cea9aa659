import { randomUUID } from 'node:crypto';
import { Fault, statusOf } from '@logflow/model';
import { parseRule } from '@logflow/rules';

interface Held {
  readonly id: string;
  readonly version: number;
  readonly definition: { readonly name: string };
}

export const FAKE_KEY = 'test-key-0123456789abcdef';

/** The rules' part of the REST API in memory, judging as the real one does; pages of two, so that paging is seen. */
export class FakeServer {
  readonly rules = new Map<string, Held>();
  /** Called with `GET /rules` and the like, before each answer. */
  onCall: (call: string) => void = () => undefined;

  add(definition: object, id: string = randomUUID()): string {
    this.rules.set(id, { id, version: 1, definition: parseRule(definition) });
    return id;
  }

  names(): string[] {
    return [...this.rules.values()].map(({ definition }) => definition.name).sort();
  }

  readonly fetch: typeof fetch = async (input, init) => {
    const { pathname, searchParams } = new URL(String(input));
    const [, , , , id] = pathname.split('/');
    this.onCall(`${init?.method} ${pathname.replace('/api/v1', '')}`);
    try {
      if (new Headers(init?.headers).get('authorization') !== `Bearer ${FAKE_KEY}`) {
        throw new Fault('unauthenticated', 'The key is not known.');
      }
      const answer = this.#answer(init?.method ?? 'GET', { id, body: init?.body, cursor: searchParams.get('cursor') });
      return answer === undefined ? new Response(null, { status: 204 }) : Response.json(answer);
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      const { code, message: detail, errors } = error;
      return Response.json({ status: statusOf(code), code, detail, errors }, { status: statusOf(code) });
    }
  };

  #answer(method: string, { id, body, cursor }: { id: string | undefined; body: unknown; cursor: string | null }) {
    if (id === undefined) return method === 'GET' ? this.#page(Number(cursor ?? 0)) : this.#save(body, randomUUID(), 1);
    const held = this.rules.get(id);
    if (held === undefined) throw new Fault('not_found', `There is no rule ${id}.`);
    if (method === 'PUT') return this.#save(body, id, held.version + 1);
    if (method === 'GET') return shown(held);
    this.rules.delete(id);
    return undefined;
  }

  #page(from: number) {
    const all = [...this.rules.values()];
    const to = from + 2;
    return { items: all.slice(from, to).map(shown), nextCursor: to < all.length ? String(to) : null };
  }

  #save(body: unknown, id: string, version: number) {
    const definition = parseRule(JSON.parse(String(body)));
    const bearer = [...this.rules.values()].find((other) => other.definition.name === definition.name);
    if (bearer && bearer.id !== id) {
      const message = `Another rule is already called "${definition.name}".`;
      throw new Fault('conflict', message, { errors: [{ path: 'name', message }] });
    }
    const held = { id, version, definition };
    this.rules.set(id, held);
    return shown(held);
  }
}

const shown = ({ id, version, definition }: Held) => ({
  id,
  version,
  createdAt: '2026-01-01T00:00:00.000Z',
  updatedAt: '2026-01-01T00:00:00.000Z',
  ...definition,
});
