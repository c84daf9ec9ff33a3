import { once } from 'node:events';
import { connect as connectPlain } from 'node:net';
import { connect } from 'node:tls';
import { fillIn } from '../push/notify.ts';
import type { Finding } from './finding.ts';

const patienceMs = 5_000;

/** Whether a push service can be reached that browsers of this house have chosen: `host:port`. */
export async function pushFinding(place: string): Promise<Finding> {
  const of = `Push service ${place}`;
  const why = await whyNotReached(new URL(`https://${place}`));
  return why === null
    ? { of, is: 'works', says: 'It answers, so that pages which are closed can be woken by it.' }
    : {
        of,
        is: 'broken',
        says: `It does not answer: ${why}. Who is away does not hear a ring.`,
        toDo: `Let this machine reach ${place} by TCP.`,
      };
}

/** Whether the service can be reached that the operator has named by EARSHOT_NOTIFY_URL. */
export async function notifyFinding(template: string): Promise<Finding> {
  const url = fillIn(template, { topic: 'doctor', caller: '', message: '', call: '' });
  const of = `Service that tells of rings, ${url.host}`;
  const why = await whyNotReached(url);
  return why === null
    ? { of, is: 'works', says: 'It answers, so that devices can be told of a ring by it. Whether it passes it on, a ring shows.' }
    : {
        of,
        is: 'broken',
        says: `It does not answer: ${why}. Who has chosen it does not hear a ring while their page is closed.`,
        toDo: 'See that it runs, and look at EARSHOT_NOTIFY_URL.',
      };
}

/** Why nothing is there that takes a connection as the address wants it; null when something is. */
async function whyNotReached({ hostname, port, protocol }: URL): Promise<string | null> {
  const host = hostname.replace(/^\[(.*)\]$/, '$1');
  const isPlain = protocol === 'http:';
  const to = { host, port: port === '' ? (isPlain ? 80 : 443) : Number(port) };
  const servername = /^[\d.]+$|:/.test(host) ? {} : { servername: host };
  const socket = isPlain ? connectPlain(to) : connect({ ...to, ...servername });
  socket.setTimeout(patienceMs, () => socket.destroy(new Error('nothing answers')));
  try {
    await once(socket, isPlain ? 'connect' : 'secureConnect');
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  } finally {
    socket.destroy();
  }
}
