import { isRecord, routes, type CommandName } from '@earshot/protocol';
import { refusal } from './call/command.ts';
import { readAnswer, readOutcome } from './link/replies.ts';
import type { Ask, Asked } from './phone-api.ts';
import type { Ports } from './ports.ts';
import type { Problem } from './problems.ts';
import type { Outcome } from './session/session-state.ts';

/** Milliseconds until a server that says nothing is taken for silent. */
const longest = 10_000;

/** Where a server is, and in whose name it is asked. */
export interface Place extends Pick<Ports, 'http'> {
  readonly url: string;
  readonly token: () => string | null;
}

/** A way to ask what concerns no call and no live connection, by a plain request. */
export function createAsk(place: Place): Ask {
  return (name, input) => askBy(place, name, input);
}

/** Asks once. */
export async function askBy<N extends CommandName>({ http, url, token }: Place, name: N, input: object): Promise<Asked<N>> {
  const { method, path } = routes[name];
  const query = method === 'GET' ? `?${queryOf(input)}` : '';
  const answer = await http.request({ method, url: `${url}${path}${query}`, token: token(), body: input, ms: longest });
  const body = isRecord(answer?.body) ? answer.body : null;
  const said = readAnswer(name, body);
  if (said !== null) return { ok: true, body: said };
  const outcome = readOutcome(answer === null ? null : (body ?? {}));
  return { ok: false, code: outcome.code ?? 'internal', problem: problemOf(outcome) };
}

function queryOf(input: object): string {
  return Object.entries(input)
    .map(([field, value]) => `${field}=${encodeURIComponent(String(value))}`)
    .join('&');
}

/** What is wrong with what was asked for the server says itself, with the field before it. */
function problemOf(outcome: Outcome): Problem {
  const problem = refusal(outcome);
  const said = outcome.message.replace(/^\w+: /, '');
  const isForPeople = problem.code === 'link_over' || (problem.code === 'server_error' && outcome.code !== 'internal');
  return isForPeople && said !== '' ? { ...problem, said: `${said.slice(0, 1).toUpperCase()}${said.slice(1)}` } : problem;
}
