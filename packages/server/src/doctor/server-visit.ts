import { request } from 'node:https';
import { TLSSocket } from 'node:tls';
import { isRecord } from '@earshot/protocol';
import { codeOf } from '../config/failure.ts';

/** What a server answered, or why it did not. */
export type Visit =
  | {
      readonly is: 'answered';
      readonly http: number;
      readonly health: Readonly<Record<string, unknown>>;
      /**
       * The certificate that it served, PEM, and why it is not trusted by the roots that were given; null when it is.
       */
      readonly certificate: string | null;
      readonly refused: string | null;
    }
  | { readonly is: 'silent'; readonly code: string; readonly why: string };

const patienceMs = 5_000;

/** Asks a server of Earshot for its health, whatever its certificate. `host` is where to, `name` by which name. */
export function visit(host: string, port: number, name: string): Promise<Visit> {
  return new Promise((resolve) => {
    const options = {
      host,
      port,
      path: '/api/health',
      headers: { host: `${name}:${port}` },
      servername: /^[\d.]+$|:/.test(name) ? '' : name,
      rejectUnauthorized: false,
      agent: false,
      timeout: patienceMs,
    };
    const asked = request(options, (response) => {
      const { socket } = response;
      const certificate = socket instanceof TLSSocket ? (socket.getPeerX509Certificate()?.toString() ?? null) : null;
      const refused = socket instanceof TLSSocket && !socket.authorized ? String(socket.authorizationError) : null;
      let text = '';
      response.setEncoding('utf8').on('data', (part: string) => void (text += part));
      response.on('end', () => resolve({ is: 'answered', http: response.statusCode ?? 0, health: bodyOf(text), certificate, refused }));
    });
    asked.on('timeout', () => asked.destroy(new Error('nothing answers')));
    asked.on('error', (error) => resolve({ is: 'silent', code: codeOf(error), why: error.message }));
    asked.end();
  });
}

function bodyOf(text: string): Readonly<Record<string, unknown>> {
  try {
    const body: unknown = JSON.parse(text);
    return isRecord(body) ? body : {};
  } catch {
    return {};
  }
}
