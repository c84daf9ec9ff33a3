import { once } from 'node:events';
import { connect } from 'node:tls';
import type { Finding } from './finding.ts';

const patienceMs = 5_000;

/** Whether a push service can be reached that browsers of this house have chosen: `host:port`. */
export async function pushFinding(place: string): Promise<Finding> {
  const of = `Push service ${place}`;
  const { hostname, port } = new URL(`https://${place}`);
  const host = hostname.replace(/^\[(.*)\]$/, '$1');
  const socket = connect({ host, port: port === '' ? 443 : Number(port), ...(/^[\d.]+$|:/.test(host) ? {} : { servername: host }) });
  socket.setTimeout(patienceMs, () => socket.destroy(new Error('nothing answers')));
  try {
    await once(socket, 'secureConnect');
    return { of, is: 'works', says: 'It answers, so that pages which are closed can be woken by it.' };
  } catch (error) {
    return {
      of,
      is: 'broken',
      says: `It does not answer: ${error instanceof Error ? error.message : String(error)}. Who is away does not hear a ring.`,
      toDo: `Let this machine reach ${place} by TCP.`,
    };
  } finally {
    socket.destroy();
  }
}
