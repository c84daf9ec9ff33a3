import { once } from 'node:events';
import https from 'node:https';
import { connect, type TLSSocket } from 'node:tls';
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import type { House } from './house.ts';

export interface Asked {
  readonly method?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string | Buffer;
}

export interface Got {
  readonly http: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  // The tests look into whatever came.
  // oxlint-disable-next-line typescript/no-explicit-any
  readonly json: any;
}

/** One request with whatever headers the test wants, Host and Origin too. */
export async function request(house: House, path: string, { method = 'GET', headers = {}, body }: Asked = {}): Promise<Got> {
  const to = { host: '127.0.0.1', port: house.port, servername: 'localhost', ca: house.cert, agent: false };
  const asked = https.request({ ...to, method, path, headers: { host: `localhost:${house.port}`, ...headers } });
  const answered = once(asked, 'response') as Promise<[IncomingMessage]>;
  asked.end(body);
  const [response] = await answered;
  let text = '';
  for await (const part of response) text += String(part);
  return { http: response.statusCode ?? 0, headers: response.headers, text, json: parsed(text) };
}

/** A TLS connection for what no HTTP client would send. */
export async function connection(house: House): Promise<TLSSocket> {
  const socket = connect({ host: '127.0.0.1', port: house.port, servername: 'localhost', ca: house.cert });
  await once(socket, 'secureConnect');
  return socket;
}

/** Writes bytes as they are, and answers everything that comes back until the server closes. */
export async function exchange(house: House, bytes: string | Buffer): Promise<string> {
  const socket = await connection(house);
  socket.write(bytes);
  return remainder(socket);
}

/** Everything that still comes over a connection. */
export async function remainder(socket: TLSSocket): Promise<string> {
  let text = '';
  try {
    for await (const part of socket) text += String(part);
  } catch {
    // A connection that the server broke off has said what it has said.
  }
  return text;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
