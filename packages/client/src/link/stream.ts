import { doors, isRecord, protocolVersion, routes, times } from '@earshot/protocol';
import type { Clock, Http, Streams } from '../ports.ts';
import { decodeFrame } from './decode.ts';
import { untilGone, type Greeting, type Wire, type WireEvents, type WireCommand } from './wire.ts';

export interface StreamPorts {
  readonly http: Http;
  readonly streams: Streams;
  readonly clock: Clock;
}

/** A request that did not reach the server is made again after this many milliseconds. */
const again = 1_000;

/**
 * The stream door, for where sockets are blocked: events by an event stream, commands one after the other by plain
 * requests.
 */
export function openStream(ports: StreamPorts, greeting: Greeting, on: WireEvents): Wire {
  const told = untilGone(on);
  const requests = createRequests(ports, greeting, told);
  const stream = ports.streams.open(
    { url: eventsUrl(greeting), token: greeting.token },
    {
      opened: () => undefined,
      heard: () => told.heard(),
      data: (text) => {
        const frame = decodeFrame(text);
        if (frame?.t === 'bye') told.gone(frame.reason);
        else if (frame?.t === 'ping') requests.alive();
        else if (frame !== null) told.frame(frame);
      },
      closed: () => told.gone(null),
    },
  );
  return {
    send: (command) => requests.send(command),
    renew: (token) => requests.renew(token),
    close: () => {
      told.hush();
      requests.close();
      stream.close();
    },
  };
}

function eventsUrl({ url, endpointId, place }: Greeting): string {
  const from = place === null ? {} : { epoch: place.epoch, seq: String(place.seq) };
  const query = new URLSearchParams({ endpoint_id: endpointId, version: String(protocolVersion), pings: 'answered', ...from });
  return `${url}${doors.events}?${query.toString()}`;
}

interface Requests {
  send(command: WireCommand): void;
  renew(token: string): void;
  /** Answers a ping, past whatever waits: it comes by the network, and so is answered in a tab whose timers stand. */
  alive(): void;
  close(): void;
}

/** Requests one at a time, for the server must see commands in the order in which they were made. */
function createRequests({ http, clock }: StreamPorts, opened: Greeting, told: WireEvents): Requests {
  const queue: WireCommand[] = [];
  let greeting = opened;
  let closed = false;
  let busy = false;
  let stopPause: () => void = () => undefined;
  async function next(): Promise<void> {
    const command = queue[0];
    if (closed || busy || command === undefined) return;
    busy = true;
    const answer = await http.request(requestOf(command, greeting));
    busy = false;
    if (closed) return;
    if (answer === null) {
      stopPause = clock.after(again, () => void next());
      return;
    }
    queue.shift();
    const body = isRecord(answer.body) ? answer.body : { status: 'error', code: 'internal', message: 'The answer was not JSON.' };
    told.frame({ t: 'answer', id: command.id, http: answer.http, body });
    void next();
  }
  return {
    send: (command) => {
      queue.push(command);
      if (queue.length === 1) void next();
    },
    renew: (token) => {
      greeting = { ...greeting, token };
    },
    alive: () => void http.request(heartbeatOf(greeting)),
    close: () => {
      closed = true;
      stopPause();
    },
  };
}

function heartbeatOf({ url, token, endpointId }: Greeting): Parameters<Http['request']>[0] {
  const { method, path } = routes['users/heartbeat'];
  return { method, url: `${url}${path}`, token, body: { endpoint_id: endpointId }, ms: times.ping };
}

function requestOf({ id, name, body }: WireCommand, { url, token, endpointId }: Greeting): Parameters<Http['request']>[0] {
  const { method, path } = routes[name];
  const fields: Readonly<Record<string, unknown>> = { ...body, endpoint_id: endpointId };
  if (method === 'POST') return { method, url: `${url}${path}`, token, body: { ...fields, request_id: id } };
  const query = Object.entries(fields).flatMap(([key, value]) =>
    typeof value === 'string' || typeof value === 'number' ? [[key, `${value}`]] : [],
  );
  return { method, url: `${url}${path}?${new URLSearchParams(query).toString()}`, token, body: null };
}
