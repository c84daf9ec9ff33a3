import { randomUUID } from 'node:crypto';
import { Agent, request } from 'node:https';
import { doors } from '@earshot/protocol';
import { WebSocket } from 'ws';
import { closedLink, type LinkEffect, type LinkEvent, type LinkState } from '../packages/client/src/link/link-state.ts';
import { stepLink } from '../packages/client/src/link/link.ts';
import { openSocket } from '../packages/client/src/link/socket.ts';
import type { Wire } from '../packages/client/src/link/wire.ts';
import type { Sockets } from '../packages/client/src/ports.ts';

/** Somebody in a call whose connection is kept up as the SDK does it, by real sockets and requests. */
export interface Linked {
  isOpen(): boolean;
  /** When they were last welcomed. */
  openSince(): number;
  close(): void;
}

const sockets: Sockets = {
  open(url, on) {
    const socket = new WebSocket(url, { rejectUnauthorized: false, perMessageDeflate: false });
    socket.on('open', () => on.opened());
    socket.on('message', (data: Buffer) => on.message(data.toString()));
    socket.on('close', (code) => on.closed(code));
    socket.on('error', () => socket.terminate());
    return { send: (text) => socket.send(text), close: () => socket.close() };
  },
};

/** Signs in by a token at a port of this machine. */
export function linkedTo(port: number, token: string): Linked {
  const url = `https://127.0.0.1:${port}`;
  // As a browser has: a connection of their own, which stays as long as the server lets it.
  const agent = new Agent({ keepAlive: true, rejectUnauthorized: false });
  const endpointId = randomUUID();
  const timers = new Map<string, NodeJS.Timeout>();
  let state: LinkState = closedLink;
  let wire: Wire | null = null;
  let since = 0;

  function step(event: LinkEvent): void {
    const before = state.phase;
    const next = stepLink(state, event, { now: performance.now(), unit: Math.random(), awaited: true });
    state = next.state;
    if (state.phase === 'open' && before !== 'open') since = performance.now();
    for (const effect of next.effects) carryOut(effect);
  }

  function carryOut(effect: LinkEffect): void {
    switch (effect.type) {
      case 'open':
        wire = openSocket(sockets, { url, token, endpointId, place: effect.place }, eventsOf(effect.wire));
        return;
      case 'drop':
        return wire?.close();
      case 'probe':
        return knock(effect.wire, effect.ms);
      case 'heartbeat':
        return wire?.send({ id: randomUUID(), name: 'users/heartbeat', body: {} });
      case 'timer': {
        const { name, ms } = effect;
        clearTimeout(timers.get(name));
        if (ms !== null)
          timers.set(
            name,
            setTimeout(() => step({ type: 'timer', name }), ms),
          );
        return;
      }
      case 'token':
      case 'refused':
        return;
    }
  }

  function eventsOf(which: number): Parameters<typeof openSocket>[2] {
    return {
      frame(frame) {
        if (frame.t === 'welcome') step({ type: 'welcome', wire: which, place: { epoch: frame.epoch, seq: frame.seq } });
        else step({ type: 'heard', wire: which, seq: frame.t === 'event' ? frame.seq : null });
      },
      heard: () => step({ type: 'heard', wire: which, seq: null }),
      gone: (reason) => step({ type: 'gone', wire: which, reason }),
    };
  }

  function knock(which: number, timeout: number): void {
    function tell(verdict: 'answers' | 'silent') {
      step({ type: 'probed', wire: which, verdict });
    }
    const sent = request({ host: '127.0.0.1', port, path: doors.health, agent, timeout }, (response) => {
      response.resume().once('end', () => tell('answers'));
    });
    sent
      .once('timeout', () => sent.destroy())
      .once('error', () => tell('silent'))
      .end();
  }

  step({ type: 'start', token });
  return {
    isOpen: () => state.phase === 'open',
    openSince: () => since,
    close() {
      step({ type: 'stop' });
      for (const timer of timers.values()) clearTimeout(timer);
      agent.destroy();
    },
  };
}
