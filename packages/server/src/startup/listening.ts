import { codeOf, StartFailure } from '../config/failure.ts';

/** Something that can listen, as doors do. */
export interface Listening {
  listen(host: string, port: number): Promise<number>;
}

/** Listens, and answers the port; throws `StartFailure` with the sentence to print. */
export async function listen(app: Listening, { host, port }: { readonly host: string; readonly port: number }): Promise<number> {
  try {
    return await app.listen(host, port);
  } catch (error) {
    throw new StartFailure(whyNot(error, host, port));
  }
}

function whyNot(error: unknown, host: string, port: number): string {
  switch (codeOf(error)) {
    case 'EADDRINUSE':
      return `Port ${port} is taken by another program; end it, or choose another port by EARSHOT_PORT.`;
    case 'EACCES':
      return `EARSHOT_PORT: the user this server runs as may not listen on port ${port}; choose one from 1024 up.`;
    case 'EADDRNOTAVAIL':
      return `EARSHOT_HOST: ${host} is not an address of this machine.`;
    case 'EAFNOSUPPORT':
      return `EARSHOT_HOST: this machine has no addresses of the kind of ${host}.`;
    case 'ENOTSUP':
      return 'EARSHOT_DOORS: this system cannot share one port among threads; set it to 0.';
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `EARSHOT_HOST: no address is known for the name ${host}.`;
    default:
      return `The server cannot listen on ${host}, port ${port}: ${error instanceof Error ? error.message : String(error)}.`;
  }
}
