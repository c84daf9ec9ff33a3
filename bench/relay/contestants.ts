import { io } from 'socket.io-client';
import { connect, register, talk, type Member } from '../earshot-client.ts';
import { nextMessage, openSocket, type Client } from '../socket-client.ts';
import type { ServerPlan } from '../server-process.ts';

/** A relay to be measured: how its server starts, and how two clients of it come together. */
export interface Contestant {
  readonly name: string;
  readonly plan: ServerPlan;
  pair(port: number, number: number): Promise<readonly [Client, Client]>;
}

function silent(): void {}

export const bareWs: Contestant = {
  name: 'bare ws',
  plan: { script: 'servers/bare-ws.ts', env: {}, ready: '/' },
  pair: async (port, number) => {
    async function join(id: string, to: string): Promise<Client> {
      const socket = await openSocket(port, '/');
      const welcome = nextMessage(socket, (message) => message['t'] === 'welcome');
      socket.send(JSON.stringify({ t: 'hello', id }));
      await welcome;
      let count = 0;
      const client: Client = {
        heard: silent,
        signal: (sdp) => socket.send(JSON.stringify({ t: 'signal', id: `${id}-${(count += 1)}`, to, sdp })),
        close: () => socket.terminate(),
      };
      socket.on('message', (data: Buffer) => data.length > 500 && client.heard());
      return client;
    }
    return [await join(`a${number}`, `b${number}`), await join(`b${number}`, `a${number}`)];
  },
};

export const socketIo: Contestant = {
  name: 'socket.io',
  plan: { script: 'servers/socket-io.ts', env: {}, ready: '/ready' },
  pair: async (port, number) => {
    async function join(id: string, to: string): Promise<Client> {
      const socket = io(`https://127.0.0.1:${port}`, { transports: ['websocket'], rejectUnauthorized: false, forceNew: true });
      await new Promise<void>((resolve) => socket.once('connect', resolve));
      await socket.emitWithAck('hello', id);
      const client: Client = {
        heard: silent,
        signal: (sdp) => void socket.emit('signal', { to, sdp }, silent),
        close: () => void socket.disconnect(),
      };
      socket.on('signal', () => client.heard());
      return client;
    }
    return [await join(`a${number}`, `b${number}`), await join(`b${number}`, `a${number}`)];
  },
};

export const peerServer: Contestant = {
  name: 'PeerServer, which does not answer the sender',
  plan: { script: 'servers/peer-server.ts', env: {}, ready: '/' },
  pair: async (port, number) => {
    async function join(id: string, to: string): Promise<Client> {
      const socket = await openSocket(port, `/peerjs?key=peerjs&id=${id}&token=t${id}&version=1`);
      const client: Client = {
        heard: silent,
        signal: (sdp) => socket.send(JSON.stringify({ type: 'OFFER', dst: to, payload: { sdp } })),
        close: () => socket.terminate(),
      };
      socket.on('message', (data: Buffer) => data.length > 500 && client.heard());
      return client;
    }
    return [await join(`a${number}`, `b${number}`), await join(`b${number}`, `a${number}`)];
  },
};

/**
 * The real server as `npm start` runs it, with a call that was accepted between each two clients, which send and read
 * SDP as the SDK does.
 */
export function earshot(dataFolder: string): Contestant {
  return {
    name: 'Earshot',
    plan: { script: '../packages/server/src/main.ts', env: { EARSHOT_DATA: dataFolder }, ready: '/api/health' },
    pair: async (port, number) => {
      async function join(name: string): Promise<Member> {
        return connect(port, await register(port, name));
      }
      const [ada, bob] = [await join(`Ada ${number}`), await join(`Bob ${number}`)];
      const callId = await talk(ada, bob);
      return [signalling(ada, callId), signalling(bob, callId)];
    },
  };
}

function signalling(member: Member, callId: string): Client {
  let count = 0;
  const client: Client = {
    heard: silent,
    signal: (sdp) =>
      member.socket.send(
        JSON.stringify({ t: 'command', id: `${member.id}-${(count += 1)}`, name: 'signal/offer', body: { call_id: callId, offer: sdp } }),
      ),
    close: () => member.socket.terminate(),
  };
  member.socket.on('message', (data: Buffer) => data.length > 500 && client.heard());
  return client;
}
