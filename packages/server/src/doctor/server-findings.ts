import type { Finding } from './finding.ts';
import type { Visit } from './server-visit.ts';

const of = 'Server';

/** How the server is on its port. `free` is whether the port could be listened on by now. */
export function serverFinding(visited: Visit, port: number, free: boolean): Finding {
  if (visited.is === 'silent')
    return free
      ? { of, is: 'note', says: `No server runs on port ${port} now, and the port is free. What only a running server shows is left out.` }
      : {
          of,
          is: 'broken',
          says: `Port ${port} is taken, and what listens there does not answer as Earshot does (${visited.why}).`,
          toDo: 'End the other program, or choose another port by EARSHOT_PORT.',
        };
  const { health, http } = visited;
  if (http === 200 && health['status'] === 'ok')
    return { of, is: 'works', says: `Version ${String(health['version'])} runs on port ${port} and is fit to serve.` };
  if (http === 200 && health['status'] === 'degraded')
    return { of, is: 'broken', says: `It runs on port ${port}, and says: ${String(health['reason'])}` };
  if (typeof health['message'] === 'string') return { of, is: 'broken', says: `It runs on port ${port}, and says: ${health['message']}` };
  return {
    of,
    is: 'broken',
    says: `Something else than Earshot answers on port ${port}.`,
    toDo: 'End the other program, or choose another port by EARSHOT_PORT.',
  };
}

/** How a public origin is reached from here: of our own server, and of no other. */
export function originFinding(origin: string, visited: Visit): Finding {
  const named = `Address ${origin}`;
  if (visited.is === 'answered' && typeof visited.health['version'] === 'string')
    return { of: named, is: 'works', says: 'It leads to an Earshot.' };
  const port = new URL(origin).port === '' ? '443' : new URL(origin).port;
  if (visited.is === 'answered')
    return { of: named, is: 'broken', says: 'What answers there is no Earshot.', toDo: 'See to where your DNS and your router lead it.' };
  if (visited.code === 'ENOTFOUND')
    return { of: named, is: 'broken', says: 'Its name has no address.', toDo: 'Give it one in your DNS, or correct EARSHOT_ORIGINS.' };
  return {
    of: named,
    is: 'note',
    says: `From here nothing answers there (${visited.why}). Many routers lead nobody out and in again, so that it may work from outside.`,
    toDo: `Open it with a phone that is not in this network. If that fails too, let the router pass TCP port ${port} to this machine.`,
  };
}
