/**
 * Runs in a page before its own code. As iOS does on a certificate that was clicked through: every socket fails after a
 * moment, without a word why.
 */
export function blockWebSockets(): void {
  const Native = window.WebSocket;
  window.WebSocket = class extends Native {
    constructor(url: string | URL, protocols?: string | string[]) {
      // A route of the server that takes no socket: the handshake fails.
      super(new URL('/api/health', url), protocols);
    }
  };
}
