import { isRecord, routes } from '@earshot/protocol';
import { readAnswer, readOutcome } from '../link/replies.ts';
import type { Http } from '../ports.ts';
import type { Came, Entrance } from '../session/entrance.ts';

interface Means {
  readonly http: Http;
  /** `https://host:port` */
  readonly url: string;
  /** The secret of a guest link. */
  readonly secret: string;
}

/**
 * The entrance of a guest: they say a name, and the link gives a token. They have no key, so that who is signed out
 * comes back by the link alone, as somebody new.
 */
export function createLinkEntrance(means: Means): Entrance {
  return {
    ask: async (wanted) => (wanted.type === 'register' && wanted.as !== 'lapsed' ? enter(means, wanted.name, wanted.id) : noWay),
    renamed: async () => undefined,
  };
}

const noWay: Came = { outcome: { code: 'unauthorized', message: 'There is no key.', again: null } };

async function enter({ http, url, secret }: Means, username: string, request_id: string): Promise<Came> {
  const { method, path } = routes['guests/enter'];
  const answer = await http.request({ method, url: `${url}${path}`, token: null, body: { secret, username, request_id } });
  const body = answer === null ? null : isRecord(answer.body) ? answer.body : {};
  const entry = readAnswer('guests/enter', body);
  if (entry !== null) return { entry };
  const outcome = readOutcome(body);
  // Whether it is over or was never there, there is no way by it any more.
  return { outcome: outcome.code === 'not_found' ? { ...outcome, code: 'expired' } : outcome };
}
