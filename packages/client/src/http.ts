import type { Http } from './ports.ts';

function headersOf(token: string | null): Record<string, string> {
  return { accept: 'application/json', ...(token === null ? {} : { authorization: `Bearer ${token}` }) };
}

/** HTTPS by the browser's `fetch`. */
export const http: Http = {
  request: async ({ method, url, token, body, ms, last = false }) => {
    try {
      const headers = headersOf(token);
      const answer = await fetch(url, {
        credentials: 'omit',
        cache: 'no-store',
        method,
        keepalive: last,
        signal: ms === undefined ? null : AbortSignal.timeout(ms),
        ...(method === 'POST' ? { headers: { ...headers, 'content-type': 'application/json' }, body: JSON.stringify(body) } : { headers }),
      });
      const text = await answer.text();
      return { http: answer.status, body: parsed(text) };
    } catch {
      return null;
    }
  },
};

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
