import type { IncomingMessage } from 'node:http';
import type { Server } from 'node:https';
import type { Duplex } from 'node:stream';
import { doors, object, sizes } from '@earshot/protocol';
import { WebSocketServer, type WebSocket } from 'ws';
import type { Answer } from '../ports/core.ts';
import type { DoorContext } from './context.ts';
import { gatherWrites } from './gathered-writes.ts';
import { webOriginOf } from './guard.ts';
import { routeDoc } from './openapi.ts';
import { refusal, stopping, tooMany } from './refusals.ts';
import { send, writeAnswer, type Site } from './replies.ts';
import { SocketSession, type Upgrade } from './socket-session.ts';
import { malformed, pathOf } from './strict-http.ts';

/** The WebSocket door. */
export interface SocketDoor {
  /** Says `bye` to all and waits until they are gone, at most `closeMs`. */
  close(): Promise<void>;
}

/** How long a socket may take to answer our close frame. */
const closeMs = 2_000;
/** Reads of the network that one message may be spread over: 64 KiB in the smallest usual packets, and room. */
const chunks = 1_024;

const settings = {
  noServer: true,
  clientTracking: false,
  perMessageDeflate: false,
  maxPayload: sizes.frame,
  maxFragments: sizes.fragments,
  maxBufferedChunks: chunks,
  closeTimeout: closeMs,
  handleProtocols: () => false as const,
};

/** Whether a request is for this door; any other that wants to upgrade is answered as if it did not. */
export function wantsSocket(request: IncomingMessage): boolean {
  return request.headers.upgrade?.toLowerCase() === 'websocket' && pathOf(request.url ?? '').split('?', 1)[0] === doors.socket;
}

/**
 * Takes upgrades of a server: checks where they come from and how many they are before the handshake, so that a refused
 * one costs little.
 */
export function openSockets(server: Server, context: DoorContext): SocketDoor {
  const webSockets = new WebSocketServer(settings);
  const sessions = new Map<WebSocket, SocketSession>();
  let emptied: (() => void) | null = null;
  webSockets.on('wsClientError', (_error: Error, socket: Duplex) => writeAnswer(socket, badHandshake));
  function greet(webSocket: WebSocket, upgrade: Upgrade): void {
    sessions.set(webSocket, new SocketSession(context, webSocket, upgrade));
    webSocket.once('close', () => {
      sessions.delete(webSocket);
      if (sessions.size === 0) emptied?.();
    });
  }
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on('error', () => socket.destroy());
    context.connections.move(socket, 'greeting');
    const source = { ...context.sourceOf(request), webOrigin: webOriginOf(request.headers) };
    const { address } = source;
    function enter(): void {
      // One that is gone already would never give its place back.
      if (socket.destroyed) return;
      const refused = checked(context, request, address);
      if (refused !== null) return writeAnswer(socket, context.refused(refused, address));
      const admission = context.budget.admit(address);
      if (admission === null) return writeAnswer(socket, context.refused(tooMany('connections', 10), address));
      // The connection itself gives its place back, for a handshake that fails never becomes a session.
      socket.once('close', () => admission.release());
      webSockets.handleUpgrade(request, socket, head, (webSocket) => {
        function greeted(): void {
          context.connections.move(socket, 'live');
        }
        greet(webSocket, { source, admission, greeted, sends: gatherWrites(socket) });
      });
    }
    if (!context.safely(enter)) socket.destroy();
  });
  return {
    async close() {
      for (const session of sessions.values()) session.close('restart');
      if (sessions.size > 0) await new Promise<void>((resolve) => (emptied = resolve));
    },
  };
}

/** Tells who asks the socket's address without upgrading what it is for. */
export function addSocketNote(site: Site): void {
  const openapi = routeDoc('A live door: WebSocket. The first frame carries the token; see docs/protocol.md.', 'live', object({}));
  site.get(doors.socket, { exposeHeadRoute: false, config: { openapi } }, (_request, reply) => send(reply, badHandshake));
}

const badHandshake = refusal('bad_request', 'Open this address as a WebSocket (RFC 6455, version 13).');

/** Why a handshake is refused, or null. */
function checked({ guard, closing, budget }: DoorContext, request: IncomingMessage, address: string): Answer | null {
  const damage = malformed(request);
  if (damage !== null) return refusal('bad_request', damage);
  const problem = guard.problem(request.headers);
  if (problem !== null) return refusal('bad_origin', problem);
  if (closing()) return stopping;
  const wait = budget.request(address);
  return wait === null ? null : tooMany('requests', wait);
}
