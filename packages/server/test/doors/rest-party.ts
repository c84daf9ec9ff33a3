import { routes, type CommandName } from '@earshot/protocol';
import { poll } from './frames.ts';
import type { House } from './house.ts';
import type { Party, Reply } from './party.ts';

/** One request, by nothing but `fetch`. */
export async function ask(house: House, name: CommandName, { token, body = {} }: { token?: string; body?: object }): Promise<Reply> {
  const { method, path } = routes[name];
  const headers: Record<string, string> = token === undefined ? {} : { authorization: `Bearer ${token}` };
  if (method === 'POST') headers['content-type'] = 'application/json';
  const query =
    method === 'GET' ? `?${new URLSearchParams(Object.entries(body).map(([key, value]): [string, string] => [key, String(value)]))}` : '';
  const response = await fetch(`${house.origin}${path}${query}`, {
    method,
    headers,
    ...(method === 'POST' ? { body: JSON.stringify(body) } : {}),
  });
  return { http: response.status, body: await response.json() };
}

export async function register(house: House, name: string, invite?: string): Promise<{ id: string; token: string }> {
  const { http, body } = await ask(house, 'users/register', { body: { username: name, invite } });
  if (http !== 200) throw new Error(`${name} could not register: ${JSON.stringify(body)}`);
  return { id: body.user_id, token: body.token };
}

/** A program that only asks, again and again. */
export async function joinByRest(house: House, name: string, invite?: string): Promise<Party> {
  const { id, token } = await register(house, name, invite);
  const command: Party['command'] = (what, body = {}) => ask(house, what, { token, body });
  const kinds = { offer: 'signal/get-offer', answer: 'signal/get-answer' } as const;
  return {
    id,
    name,
    token,
    command,
    rings: () =>
      poll('a ring', async () => {
        const { body } = await command('signal/incoming');
        return body.call === null ? null : { call: body.call, offer: body.call.offer ?? null };
      }),
    sees: (callId, is) =>
      poll('the call', async () => {
        const { body } = await command('signal/status', { call_id: callId });
        return body.call !== undefined && is(body.call) ? body.call : null;
      }),
    async hears(callId, kind, sdp) {
      await poll(`the ${kind}`, async () => {
        const { body } = await command(kinds[kind], { call_id: callId });
        return body[kind] === sdp ? true : null;
      });
    },
    candidates: (callId, count) =>
      poll('candidates', async () => {
        const { body } = await command('signal/get-ice', { call_id: callId });
        return body.candidates?.length >= count ? body.candidates : null;
      }),
    drop: async () => {},
    comeBack: async () => {},
    leave: async () => void (await command('users/disconnect')),
  };
}
