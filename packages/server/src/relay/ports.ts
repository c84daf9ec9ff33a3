import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { codeOf } from '../config/failure.ts';

/** Whether a port of this machine is free for TCP and UDP, or why not: the system's code. */
export async function whyNotFree(port: number): Promise<string | null> {
  return (await whyNoTcp(port)) ?? (await whyNoUdp(port));
}

async function whyNoTcp(port: number): Promise<string | null> {
  const server = createServer();
  try {
    server.listen({ port, host: '0.0.0.0' });
    await once(server, 'listening');
    server.close();
    await once(server, 'close');
    return null;
  } catch (error) {
    return codeOf(error);
  }
}

async function whyNoUdp(port: number): Promise<string | null> {
  const socket = createSocket('udp4');
  try {
    socket.bind({ port, address: '0.0.0.0', exclusive: true });
    await once(socket, 'listening');
    return null;
  } catch (error) {
    return codeOf(error);
  } finally {
    socket.close();
  }
}

/** Why the relay cannot have a port, and what to do, as a sentence. */
export function takenSentence(port: number, code: string): string {
  return code === 'EADDRINUSE'
    ? `Port ${port} of the relay is taken by another program. If that is a coturn which the system has started: systemctl disable --now coturn. Else choose others by EARSHOT_RELAY_PORTS.`
    : `The user this server runs as may not listen on port ${port} for the relay (${code}); choose others by EARSHOT_RELAY_PORTS.`;
}
