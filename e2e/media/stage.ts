import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { build, type Rolldown } from 'vite';

const policy = "default-src 'none'; script-src 'self'; base-uri 'none'";

/**
 * Serves a page that holds the client's media and nothing else, on a free port of the loopback address, under the
 * strictest policy.
 */
export async function serveStage(): Promise<{ readonly origin: string; readonly close: () => Promise<void> }> {
  const code = await bundle();
  const server = createServer((request, response) => {
    const script = request.url === '/page.js';
    response.writeHead(200, {
      'content-type': script ? 'text/javascript' : 'text/html',
      'content-security-policy': policy,
      'permissions-policy': 'microphone=(self)',
    });
    response.end(script ? code : '<!doctype html><title>Media</title><button>Press</button><script type="module" src="/page.js"></script>');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

async function bundle(): Promise<string> {
  const built = await build({
    configFile: false,
    logLevel: 'error',
    build: {
      write: false,
      minify: false,
      lib: { entry: fileURLToPath(new URL('page.ts', import.meta.url)), formats: ['es'], fileName: 'page' },
      rolldownOptions: { output: { codeSplitting: false } },
    },
  });
  const [output] = (Array.isArray(built) ? built : [built]) as Rolldown.RolldownOutput[];
  return output?.output[0].code ?? '';
}
