import type { BrowserContext, Page } from '@playwright/test';

/** What a page did that nobody should have seen. */
export interface Watch {
  /** Requests and sockets to another origin than the server's. */
  readonly foreign: string[];
  /** Errors and policy violations in the console, and exceptions that nobody caught. */
  readonly complaints: string[];
  /** The frames of its sockets, each way in order. */
  readonly frames: { readonly sent: string[]; readonly received: string[] };
}

/** Nothing seen: of a page that is not watched. */
export function unwatched(): Watch {
  return { foreign: [], complaints: [], frames: { sent: [], received: [] } };
}

/** How Chromium says that it has begun a request anew too often; `openPage` loads the page again then. */
export const tooOften = 'net::ERR_TOO_MANY_RETRIES';

/**
 * What Chromium says of a server that is not there, that stops while something is fetched, or whose doors wait for the
 * core.
 */
export const ofAnAbsentServer = /net::ERR_(CONNECTION_|EMPTY_RESPONSE|SOCKET_NOT_CONNECTED)|WebSocket connection to|503 /;

/**
 * Watches every request, socket and console line of all pages of a context. `forgiven` are complaints that the test
 * provokes.
 */
export function watch(context: BrowserContext, origin: string, forgiven: readonly RegExp[]): Watch {
  const seen = unwatched();
  const own = [origin, origin.replace('https:', 'wss:')];
  function look(url: string) {
    const { protocol, origin: from } = new URL(url);
    if (protocol !== 'data:' && protocol !== 'blob:' && protocol !== 'about:' && !own.includes(from)) seen.foreign.push(url);
  }
  function complain(text: string) {
    if (text.includes(tooOften)) return;
    if (!forgiven.some((pattern) => pattern.test(text))) seen.complaints.push(text);
  }
  function watchPage(page: Page) {
    page.on('websocket', (socket) => {
      look(socket.url());
      socket.on('framesent', ({ payload }) => seen.frames.sent.push(payload.toString()));
      socket.on('framereceived', ({ payload }) => seen.frames.received.push(payload.toString()));
    });
    page.on('pageerror', (error) => complain(`uncaught: ${error.message}`));
    page.on('console', (line) => {
      if (line.type() === 'error' || line.type() === 'warning' || /Content Security Policy/i.test(line.text())) {
        complain(`${line.type()}: ${line.text()} (${line.location().url})`);
      }
    });
  }
  context.on('request', (request) => look(request.url()));
  context.on('page', watchPage);
  return seen;
}
