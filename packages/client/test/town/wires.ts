import { commandNames, routes, type ClientFrame, type Hello } from '@earshot/protocol';
import type { Attached, Identity, Wire } from '../../../server/src/ports/core.ts';
import type { CoreInTurn } from '../../../server/test/core-in-turn.ts';
import { bye } from '../../../server/src/doors/byes.ts';
import type { FakeClock } from '../../../server/test/fake-clock.ts';
import type { Http, Sockets, Streams } from '../../src/ports.ts';

/** One person's way to the server. */
export interface Wiring {
  up: boolean;
  blocked: boolean;
  /**
   * What something before the server answers to every request in its place; no socket and no stream gets through then.
   */
  gateway: { readonly http: number; readonly body: unknown } | null;
  /** What is open now carries nothing any more, and nobody is told. */
  deafen(): void;
  /** Cuts all that is open. */
  cut(): void;
  wake(): void;
  /** The network of this device has changed. */
  rewire(): void;
  /** Commands in the order in which they reached the server. */
  readonly commands: string[];
  /** Doors that were tried, in order. */
  readonly doors: ('socket' | 'stream')[];
}

/** A line that is open now. */
export interface Open {
  cut(): void;
  deafen(): void;
}

/** What every wire leads through. */
export interface World {
  readonly clock: FakeClock;
  readonly post: (task: () => void) => void;
  readonly core: () => CoreInTurn;
  readonly lines: Set<() => void>;
}

const address = '192.168.1.2';

/** What the server's end of a line does, whichever door it is. */
function attachTo(
  world: World,
  identity: Identity | null,
  hello: Pick<Hello, 'endpoint_id' | 'resume' | 'version'>,
  wire: Wire,
): Attached | null {
  if (identity === null) {
    wire.close('unauthorized');
    return null;
  }
  const attached = world.core().attach(identity, hello, wire, address);
  if (typeof attached !== 'string') return attached;
  wire.close(attached);
  return null;
}

const webOrigin = 'https://earshot.test';

/** Sockets to the server's core, without a network. */
export function createSockets(world: World, line: Wiring, open: Set<Open>): Sockets {
  return {
    open: (_, on) => {
      let over = false;
      let deaf = false;
      let attached: Attached | null = null;
      function end(code: number): void {
        if (over) return;
        over = true;
        open.delete(self);
        world.lines.delete(cut);
        attached?.detach();
        on.closed(code);
      }
      function cut(): void {
        end(1006);
      }
      const self: Open = { cut, deafen: () => void (deaf = true) };
      function toClient(text: string): void {
        world.post(() => (over || deaf ? undefined : on.message(text)));
      }
      const wire: Wire = { send: toClient, backlog: 0, close: (reason) => (toClient(JSON.stringify(bye(reason))), world.post(cut)) };
      let identity: Identity | null = null;
      function receive(text: string): void {
        if (over || deaf) return;
        const frame = JSON.parse(text) as ClientFrame;
        if (frame.t === 'hello') {
          identity = world.core().authenticate(frame.token);
          attached = attachTo(world, identity, frame, wire);
          return;
        }
        line.commands.push(frame.name);
        const origin = { identity, endpointId: attached?.endpointId ?? null, address, webOrigin };
        const answer = world.core().dispatch(origin, frame.name, { ...frame.body, request_id: frame.id });
        toClient(JSON.stringify({ t: 'answer', id: frame.id, ...answer }));
      }
      line.doors.push('socket');
      open.add(self);
      world.lines.add(cut);
      world.post(() => (line.up && !line.blocked && line.gateway === null ? on.opened() : cut()));
      return { send: (text) => world.post(() => receive(text)), close: () => end(1000) };
    },
  };
}

/** Requests to the server's core, without a network. */
export function createHttp(world: World, line: Wiring): Http {
  return {
    request: ({ method, url, token, body }) =>
      new Promise((resolve) => {
        world.post(() => {
          if (!line.up) return resolve(null);
          if (line.gateway !== null) return resolve(line.gateway);
          const { pathname, searchParams } = new URL(url);
          if (pathname === '/api/health') return resolve({ http: 200, body: { status: 'ok', version: '1' } });
          const name = commandNames.find((known) => routes[known].path === pathname && routes[known].method === method);
          if (name === undefined) return resolve({ http: 404, body: {} });
          const fields = (method === 'POST' ? body : queryOf(searchParams)) as Record<string, unknown>;
          line.commands.push(name);
          const identity = token === null ? null : world.core().authenticate(token);
          const endpointId = typeof fields['endpoint_id'] === 'string' ? fields['endpoint_id'] : null;
          const answer = world.core().dispatch({ identity, endpointId, address, webOrigin }, name, fields);
          world.post(() => resolve({ http: answer.http, body: answer.body }));
        });
      }),
  };
}

/** Event streams from the server's core, without a network. */
export function createStreams(world: World, line: Wiring, open: Set<Open>): Streams {
  return {
    open: ({ url, token }, on) => {
      let over = false;
      let deaf = false;
      let attached: Attached | null = null;
      let stopBreathing: () => void = () => undefined;
      /** As the server's door does, so that a quiet stream is known to be alive. */
      function breathe(): void {
        stopBreathing = world.clock.after(15_000, () => {
          if (!deaf) on.heard();
          breathe();
        });
      }
      function end(): void {
        if (over) return;
        over = true;
        stopBreathing();
        open.delete(self);
        world.lines.delete(end);
        attached?.detach();
        on.closed();
      }
      const self: Open = { cut: end, deafen: () => void (deaf = true) };
      line.doors.push('stream');
      open.add(self);
      world.lines.add(end);
      function toClient(text: string): void {
        world.post(() => (over || deaf ? undefined : on.data(text)));
      }
      const wire: Wire = {
        send: toClient,
        backlog: 0,
        close: (reason) => (toClient(JSON.stringify(bye(reason))), world.post(end)),
      };
      world.post(() => {
        if (over) return;
        const identity = line.up && line.gateway === null ? world.core().authenticate(token) : null;
        if (identity === null) return end();
        on.opened();
        breathe();
        const query = new URL(url).searchParams;
        const epoch = query.get('epoch');
        const resume = epoch === null ? null : { epoch, seq: Number(query.get('seq')) };
        attached = attachTo(world, identity, { endpoint_id: query.get('endpoint_id') ?? '', version: 1, resume }, wire);
      });
      return { close: end };
    },
  };
}

function queryOf(query: URLSearchParams): Record<string, unknown> {
  const limit = query.get('limit');
  return { ...Object.fromEntries(query), ...(limit === null ? {} : { limit: Number(limit) }) };
}
