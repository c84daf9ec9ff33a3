import { closeCodes, commandNames, routes, times, type ClientFrame } from '@earshot/protocol';
import type { Attached, Identity, Wire } from '../../../server/src/ports/core.ts';
import type { CoreInTurn } from '../../../server/test/core-in-turn.ts';
import { bye } from '../../../server/src/doors/byes.ts';
import type { Http, Sockets, Streams } from '../../src/ports.ts';
import { createPipe, latency, type Air, type Way } from './pipe.ts';

/** The server as the network sees it. */
export interface Host {
  /** Null while it is down. */
  readonly core: () => CoreInTurn | null;
  /** Counts its starts: connections of an older life are worth nothing. */
  readonly life: () => number;
  /** Carries out a command and notes in whose name. */
  readonly dispatch: (core: CoreInTurn, ...command: Parameters<CoreInTurn['dispatch']>) => ReturnType<CoreInTurn['dispatch']>;
  /** Each hears when the server dies: with `power` the whole machine does, and nobody is told. */
  readonly lines: Set<(power: boolean) => void>;
}

export interface Doors extends Air {
  readonly host: Host;
  readonly way: Way;
  /** Whether the machine is still there to hear anything. */
  readonly alive: () => boolean;
}

/** Where every request comes from. */
export const source = { address: '192.168.1.2', webOrigin: 'https://earshot.test' } as const;
const { address } = source;

/** A connection that the server writes frames to: both ends, the pipe down, and the pings. */
function createEnd(doors: Doors, on: { message(text: string): void; closed(code: number): void }, pong: (heard: () => void) => void) {
  const { clock, host, way, alive } = doors;
  const down = createPipe(doors, way);
  let open = { server: false, client: true };
  let attached: Attached | null = null;
  let missed = 0;
  let accepted = false;
  let stopPing: () => void = () => undefined;
  function closeClient(code: number): void {
    if (!open.client) return;
    open = { ...open, client: false };
    way.open.delete(self);
    way.pipes.delete(down);
    if (alive()) on.closed(code);
  }
  function closeServer(): void {
    host.lines.delete(died);
    if (!open.server) return;
    open = { ...open, server: false };
    stopPing();
    attached?.detach();
  }
  function answered(): void {
    missed = 0;
    attached?.alive();
  }
  function ping(): void {
    stopPing = clock.after(times.ping, ping);
    missed += 1;
    if (missed > 2) {
      closeServer();
      down.push(() => closeClient(1006));
    } else down.push(() => open.client && pong(answered));
  }
  function died(power: boolean): void {
    open = { ...open, server: false };
    host.lines.delete(died);
    stopPing();
    if (!power) down.push(() => closeClient(1006));
  }
  let deaf = false;
  const self = {
    isDeaf: () => deaf || (accepted && !open.server),
    cut: () => {
      closeServer();
      closeClient(1006);
    },
    deafen: () => {
      deaf = true;
      down.deafen();
    },
  };
  function toClient(text: string): void {
    down.push(() => open.client && alive() && on.message(text));
  }
  const wire: Wire = {
    send: toClient,
    backlog: 0,
    close: (reason) => {
      toClient(JSON.stringify(bye(reason)));
      down.push(() => closeClient(closeCodes[reason]));
      clock.after(0, closeServer);
    },
  };
  way.open.add(self);
  way.pipes.add(down);
  return {
    self,
    down,
    toClient,
    closeClient,
    closeServer,
    isOpen: (side: 'server' | 'client') => open[side],
    endpointId: () => attached?.endpointId ?? null,
    accept: () => {
      accepted = true;
      open = { ...open, server: true };
      host.lines.add(died);
      stopPing = clock.after(times.ping, ping);
    },
    attach: (core: CoreInTurn, identity: Identity | null, hello: Parameters<CoreInTurn['attach']>[1]) => {
      if (identity === null) return wire.close('unauthorized');
      const answer = core.attach(identity, hello, wire, address);
      if (typeof answer === 'string') wire.close(answer);
      else attached = answer;
    },
  };
}

export function createSockets(doors: Doors): Sockets {
  return {
    open: (_, on) => {
      const { clock, chance, host, way, alive } = doors;
      const up = createPipe(doors, way);
      way.pipes.add(up);
      const end = createEnd(doors, on, (heard) => up.push(() => end.isOpen('server') && heard()));
      const life = host.life();
      let identity: Identity | null = null;
      function receive(text: string): void {
        const core = host.core();
        if (core === null) return;
        if (!end.isOpen('server') || life !== host.life()) return end.down.push(() => end.closeClient(1006));
        const frame = JSON.parse(text) as ClientFrame;
        if (frame.t === 'hello') {
          identity = core.authenticate(frame.token);
          return end.attach(core, identity, frame);
        }
        const origin = { identity, endpointId: end.endpointId(), ...source };
        const answer = host.dispatch(core, origin, frame.name, { ...frame.body, request_id: frame.id });
        if (end.isOpen('server')) end.toClient(JSON.stringify({ t: 'answer', id: frame.id, ...answer }));
      }
      const { deafen } = end.self;
      end.self.deafen = () => {
        deafen();
        if (chance.happens(0.7)) up.deafen();
      };
      clock.after(latency(chance, way.weather), () => {
        if (!end.isOpen('client') || !alive()) return;
        // A way that is down may say so at once, or let wait.
        if (!way.up && chance.happens(0.5)) return;
        if (!way.up || way.blocked || host.core() === null || life !== host.life()) return end.closeClient(1006);
        end.accept();
        on.opened();
      });
      return {
        send: (text) => up.push(() => receive(text)),
        close: () => {
          up.push(end.closeServer);
          end.closeClient(1000);
        },
      };
    },
  };
}

export function createHttp(doors: Doors): Http {
  return {
    request: (to) =>
      new Promise((answered) => {
        const { clock, chance, way, alive } = doors;
        function resolve(answer: { http: number; body: unknown } | null): void {
          if (alive()) answered(answer);
        }
        if (to.ms !== undefined) clock.after(to.ms, () => resolve(null));
        const { weather } = way;
        const lost = chance.happens(weather.loss);
        const early = lost && chance.happens(0.5);
        const there = latency(chance, weather);
        function silence(): void {
          clock.after(chance.between(0, 6_000), () => resolve(null));
        }
        if (!way.up) return silence();
        if (early) silence();
        // What the phone has given up may still arrive.
        if (early && chance.happens(0.6)) return;
        function arrive(last: boolean): void {
          const answer = way.up ? answerTo(doors, to) : null;
          if (!last) return;
          if (answer === null || lost || !way.up) return early ? undefined : silence();
          clock.after(latency(chance, weather), () => resolve(way.up ? answer : null));
        }
        clock.after(there, () => arrive(true));
        if (chance.happens(weather.doubled)) clock.after(there + chance.between(0, 2_000), () => arrive(false));
      }),
  };
}

export function createStreams(doors: Doors): Streams {
  return {
    open: ({ url, token }, on) => {
      const { clock, chance, host, way, alive } = doors;
      function pong(heard: () => void): void {
        if (alive()) on.heard();
        heard();
      }
      const end = createEnd(doors, { message: (text) => (on.heard(), on.data(text)), closed: () => on.closed() }, pong);
      clock.after(latency(chance, way.weather), () => {
        if (!end.isOpen('client') || !alive()) return;
        const core = way.up ? host.core() : null;
        const identity = core?.authenticate(token) ?? null;
        if (core === null || identity === null) return end.closeClient(1006);
        end.accept();
        on.opened();
        const query = new URL(url).searchParams;
        const epoch = query.get('epoch');
        const resume = epoch === null ? null : { epoch, seq: Number(query.get('seq')) };
        end.attach(core, identity, { endpoint_id: query.get('endpoint_id') ?? '', version: 1, resume });
      });
      return {
        close: () => {
          clock.after(latency(chance, way.weather), end.closeServer);
          end.closeClient(1000);
        },
      };
    },
  };
}

function answerTo({ host }: Doors, { method, url, token, body }: Parameters<Http['request']>[0]): { http: number; body: unknown } | null {
  const core = host.core();
  if (core === null) return null;
  const { pathname, searchParams } = new URL(url);
  if (pathname === '/api/health') return { http: 200, body: { status: 'ok', version: '1' } };
  const name = commandNames.find((known) => routes[known].path === pathname && routes[known].method === method);
  if (name === undefined) return { http: 404, body: {} };
  const limit = searchParams.get('limit');
  const query = { ...Object.fromEntries(searchParams), ...(limit === null ? {} : { limit: Number(limit) }) };
  const fields = (method === 'POST' ? body : query) as Record<string, unknown>;
  const identity = token === null ? null : core.authenticate(token);
  const { http, body: answer } = host.dispatch(core, { identity, endpointId: null, ...source }, name, fields);
  return { http, body: JSON.parse(JSON.stringify(answer)) };
}
