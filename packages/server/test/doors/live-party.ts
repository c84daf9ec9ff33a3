import { randomUUID } from 'node:crypto';
import { callIn, FrameLog } from './frames.ts';
import type { House } from './house.ts';
import type { Party, Reply } from './party.ts';
import { register } from './rest-party.ts';

/** One connection of a live door. */
export interface Connection {
  command(name: Parameters<Party['command']>[0], body: Record<string, unknown>): Promise<Reply>;
  /** Breaks off without a word. */
  drop(): Promise<void>;
}

export interface Opening {
  readonly house: House;
  readonly token: string;
  readonly endpointId: string;
  readonly log: FrameLog;
}

/** Somebody at a live door: they are told everything and ask for nothing. */
export async function joinLive(
  house: House,
  name: string,
  connect: (opening: Opening) => Promise<Connection>,
  invite?: string,
): Promise<Party> {
  const { id, token } = await register(house, name, invite);
  const log = new FrameLog();
  const opening: Opening = { house, token, endpointId: randomUUID(), log };
  let connection = await connect(opening);
  const command: Party['command'] = (what, body = {}) => connection.command(what, body);
  async function comeBack(): Promise<void> {
    connection = await connect(opening);
  }
  return { id, name, token, command, comeBack, drop: () => connection.drop(), leave: () => connection.drop(), ...watching(log, command) };
}

function watching(log: FrameLog, command: Party['command']): Pick<Party, 'rings' | 'sees' | 'hears' | 'candidates'> {
  return {
    async rings() {
      const ring = await log.first('a ring', (frame) => (frame.t === 'event' && frame.event.type === 'ring' ? frame.event : null));
      await command('call/ringing', { call_id: ring.call.call_id });
      return ring;
    },
    sees: (callId, is) =>
      log.first('the call', (frame) => {
        const call = callIn(frame, callId);
        return call !== null && is(call) ? call : null;
      }),
    async hears(callId, kind, sdp) {
      await log.first(`the ${kind}`, (frame) => {
        if (frame.t !== 'event' || frame.event.type !== 'description') return null;
        return frame.event.call_id === callId && frame.event.kind === kind && frame.event.sdp === sdp ? true : null;
      });
    },
    candidates: (callId, count) =>
      log.first('candidates', () => {
        const candidates = log.candidates(callId);
        return candidates.length >= count ? candidates : null;
      }),
  };
}
