import { once } from 'node:events';
import { WebSocket } from 'ws';

/** One signed-in client of some relay: sends a signal to its partner and hears of the signals that came. */
export interface Client {
  signal(sdp: string): void;
  /** Set by the load: called once for each signal that arrives. */
  heard: () => void;
  close(): void;
}

/** Opens a WebSocket over TLS to this machine and waits until it is open. */
export async function openSocket(port: number, path: string): Promise<WebSocket> {
  const socket = new WebSocket(`wss://127.0.0.1:${port}${path}`, { rejectUnauthorized: false, perMessageDeflate: false });
  await once(socket, 'open');
  return socket;
}

/** The next message that satisfies `wanted`, parsed. */
export function nextMessage(socket: WebSocket, wanted: (message: Record<string, unknown>) => boolean): Promise<Record<string, unknown>> {
  return new Promise((resolve) => {
    function listener(data: unknown): void {
      const message: Record<string, unknown> = JSON.parse(String(data));
      if (!wanted(message)) return;
      socket.off('message', listener);
      resolve(message);
    }
    socket.on('message', listener);
  });
}
