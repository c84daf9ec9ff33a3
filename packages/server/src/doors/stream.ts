import type { ServerResponse } from 'node:http';
import {
  Count,
  described,
  doors,
  fits,
  Id,
  misfitOf,
  object,
  sizes,
  text,
  word,
  type CloseReason,
  type Infer,
  type Ping,
} from '@earshot/protocol';
import type { Answer, Attached, Identity, Wire } from '../ports/core.ts';
import { asError, type Result } from '../ports/result.ts';
import type { Admission } from './budget.ts';
import { bye } from './byes.ts';
import type { DoorContext } from './context.ts';
import { routeDoc } from './openapi.ts';
import type { Beating } from './pulse.ts';
import { refusal, tooMany, unauthorized } from './refusals.ts';
import { send, type Site, type SiteReply, type SiteRequest } from './replies.ts';
import { bearerToken, withNumbers, type Trust } from './rest.ts';

/** The query of the door. */
export const Query = object(
  { endpoint_id: Id, version: described('Of the protocol.', Count) },
  {
    epoch: described('Of the welcome of an earlier connection of this endpoint.', text({ max: sizes.id })),
    seq: described('Of the last event that came over it.', Count),
    user_id: text({ max: sizes.id }),
    pings: described('The client answers each ping frame with a request of this endpoint.', word('answered')),
  },
);
/** So many pings without an answer, of a client that answers, and the stream is taken for dead. */
const missesAllowed = 2;
const ping = JSON.stringify({ t: 'ping' } satisfies Ping);
/** How long a stream may take to read our last frame. */
const closeMs = 2_000;

/**
 * The event stream door: the frames of the socket as `data:` lines (HTML, server-sent events), for where WebSockets
 * fail. Commands go by REST.
 */
export function openStreams(site: Site, context: DoorContext, trust: Trust | null): void {
  const openapi = {
    ...routeDoc('A live door: event stream. Each data line is a frame; see docs/protocol.md.', 'live', object({}), false),
    querystring: Query,
  };
  site.get(doors.events, { exposeHeadRoute: false, config: { openapi } }, (request, reply) => {
    const token = bearerToken(request);
    const asked = withNumbers(request.query, ['version', 'seq']);
    function enter(result: Result<Identity | null>): void {
      // One that is gone already would never give its place back.
      if (reply.raw.destroyed) return;
      if (!result.ok) return void reply.send(asError(result.error));
      const address = context.addressOf(request.raw);
      if (result.value === null) return void send(reply, context.refused(unauthorized, address));
      if (!fits(Query, asked)) return void send(reply, badQuery(asked));
      const admission = context.budget.admit(address);
      if (admission === null) return void send(reply, context.refused(tooMany('connections', 10), address));
      admission.greeted();
      begin({ context, request, reply, admission }, result.value, asked);
    }
    if (token !== null) context.lobby.authenticate(token, enter);
    else if (trust !== null && request.headers.authorization === undefined) trust.identify(asked, null, enter);
    else enter({ ok: true, value: null });
  });
}

interface Opening {
  readonly context: DoorContext;
  readonly request: SiteRequest;
  readonly reply: SiteReply;
  readonly admission: Admission;
}

function begin({ context, request, reply, admission }: Opening, identity: Identity, asked: Infer<typeof Query>): void {
  const { core, metrics } = context.options;
  const response = reply.raw;
  reply.hijack();
  for (const [name, value] of Object.entries(reply.getHeaders())) if (value !== undefined) response.setHeader(name, value);
  response.writeHead(200, {
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store, no-transform',
    'x-accel-buffering': 'no',
  });
  context.connections.move(request.raw.socket, 'live');
  const { endpoint_id, version, epoch, seq, pings } = asked;
  const wire = new StreamWire(context, response, pings === 'answered');
  const forget = context.answers.expect(identity.userId, endpoint_id, () => wire.answered());
  metrics?.connected('stream', 1);
  response.on('error', () => response.destroy());
  response.on('close', () => {
    wire.gone();
    forget();
    admission.release();
    metrics?.connected('stream', -1);
  });
  const resume = epoch === undefined || seq === undefined ? null : { epoch, seq };
  const hello = { endpoint_id, version, resume, address: context.addressOf(request.raw) };
  if (!context.safely(() => core.attach(identity, hello, wire, (attached) => wire.start(attached)))) wire.close('internal');
}

class StreamWire implements Wire, Beating {
  readonly #context: DoorContext;
  readonly #response: ServerResponse;
  /** Whether the client answers pings. Of one that only reads, TCP alone can tell that it is gone. */
  readonly #answers: boolean;
  #attached: Attached | null = null;
  #misses = 0;
  #over = false;

  constructor(context: DoorContext, response: ServerResponse, answers: boolean) {
    this.#context = context;
    this.#response = response;
    this.#answers = answers;
    context.pulse.join(this);
  }

  get backlog(): number {
    return this.#response.writableLength;
  }

  start(attached: Attached | CloseReason): void {
    if (typeof attached === 'string') return this.close(attached);
    this.#attached = attached;
    if (this.#over) attached.detach();
  }

  send(frame: string): void {
    if (this.#response.writable) this.#response.write(`data: ${frame}\n\n`);
  }

  close(reason: CloseReason): void {
    if (this.#over) return;
    this.send(JSON.stringify(bye(reason)));
    this.gone();
    const giveUp = this.#context.options.clock.after(closeMs, () => this.#response.destroy());
    this.#response.on('close', giveUp);
    this.#response.end();
  }

  /** A ping, or for who does not answer a comment: either keeps proxies from closing the stream. */
  beat(): void {
    if (this.#answers) {
      if (this.#misses >= missesAllowed) return void this.#response.destroy();
      this.#misses += 1;
      return this.send(ping);
    }
    if (!this.#response.writable) return;
    this.#response.write(':\n\n');
    this.#context.safely(() => this.#attached?.alive());
  }

  /** A request of this endpoint came. */
  answered(): void {
    this.#misses = 0;
    if (this.#answers) this.#context.safely(() => this.#attached?.alive());
  }

  gone(): void {
    this.#over = true;
    this.#context.pulse.leave(this);
    this.#context.safely(() => this.#attached?.detach());
  }
}

function badQuery(asked: unknown): Answer {
  return refusal('bad_request', `The query field ${misfitOf(Query, asked)?.field ?? ''} is missing or not as it must be.`);
}
