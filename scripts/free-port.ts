import { randomInt } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer } from 'node:net';

/**
 * Ports that no system hands out by itself: Linux begins at 32768, others where RFC 6335 section 6 does. Browsers open
 * all of them.
 */
const [lowest, highest] = [10_240, 32_767];

/**
 * A port that is free for TCP and UDP on every address of this machine, for a program that has to be told its own. It
 * stays free for that program: whoever lets the system choose, as every connection does, is given another.
 */
export async function freePort(): Promise<number> {
  const port = randomInt(lowest, highest + 1);
  return (await isFree(port)) ? port : freePort();
}

async function isFree(port: number): Promise<boolean> {
  const [server, socket] = [createServer(), createSocket('udp4')];
  try {
    server.listen(port, '0.0.0.0');
    await once(server, 'listening');
    socket.bind(port, '0.0.0.0');
    await once(socket, 'listening');
    return true;
  } catch {
    return false;
  } finally {
    socket.close();
    await new Promise((resolve) => server.close(resolve));
  }
}
