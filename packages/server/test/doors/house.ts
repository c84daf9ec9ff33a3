import { createPrivateKey } from 'node:crypto';
import { createApp, type App } from '../../src/doors/app.ts';
import type { AppOptions } from '../../src/doors/options.ts';
import { systemClock } from '../../src/ports/clock.ts';
import { defaultLimits } from '../../src/limits/limits.ts';
import { silentLog } from '../../src/ports/log.ts';
import { makeCertificate, makeKey } from '../../src/tls/making.ts';

const names = ['localhost', '127.0.0.1', '::1'];
const key = await makeKey();
export const pair = { key, cert: await makeCertificate(createPrivateKey(key), names, Date.now()) };

/** A server on a free port of this machine. */
export interface House {
  readonly app: App;
  readonly port: number;
  readonly cert: string;
  /** `https://localhost:<port>`. */
  readonly origin: string;
  close(): Promise<void>;
}

/** Opens the doors before a core, with usual settings but for those given. */
export async function openHouse(options: Partial<AppOptions> & Pick<AppOptions, 'core'>): Promise<House> {
  const app = await createApp({
    log: silentLog,
    clock: systemClock,
    limits: defaultLimits,
    https: pair,
    version: '0.0.0',
    trust: () => ({ is: 'self-signed' }),
    hosts: () => names,
    origins: [],
    trustProxy: [],
    trustUserId: false,
    pageFolder: null,
    metrics: null,
    metricsToken: null,
    overloaded: () => false,
    health: () => ({}),
    places: (port) => [`https://192.0.2.7:${port}`],
    ...options,
  });
  const port = await app.listen('127.0.0.1', 0);
  return { app, port, cert: pair.cert, origin: `https://localhost:${port}`, close: () => app.close() };
}
