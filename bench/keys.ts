import { generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { post } from './earshot-client.ts';
import { startServer, type ServerProcess } from './server-process.ts';
import { median, p95, type Row } from './table.ts';

const people = 1_000;

interface Device {
  readonly key: string;
  readonly privateKey: KeyObject;
}

function makeDevice(): Device {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return { key: publicKey.export({ type: 'spki', format: 'der' }).toString('base64url'), privateKey };
}

function originOf(port: number): string {
  return `https://127.0.0.1:${port}`;
}

/** A challenge, and what a device says to it. */
async function proved(port: number, { privateKey }: Device, text: (challenge: string) => string): Promise<object> {
  const { challenge } = await post(port, '/api/users/challenge', {});
  const signed = sign('sha256', Buffer.from(text(String(challenge))), { key: privateKey, dsaEncoding: 'ieee-p1363' });
  return { challenge, proof: signed.toString('base64url') };
}

async function register(port: number, device: Device, username: string): Promise<string> {
  const proof = await proved(port, device, (challenge) => `earshot register\n${challenge}\n${originOf(port)}\n${username}\n${device.key}`);
  return idOf(await post(port, '/api/users/register', { username, device: { key: device.key }, ...proof }));
}

async function renew(port: number, device: Device, device_id: string): Promise<string> {
  const proof = await proved(port, device, (challenge) => `earshot token\n${challenge}\n${originOf(port)}\n${device_id}`);
  return idOf(await post(port, '/api/devices/token', { device_id, ...proof }));
}

async function asGuest(port: number, username: string): Promise<string> {
  return idOf(await post(port, '/api/users/register', { username }));
}

function idOf(answer: Readonly<Record<string, unknown>>): string {
  if (typeof answer['device_id'] !== 'string') throw new Error(JSON.stringify(answer));
  return answer['device_id'];
}

interface Cost {
  /** Of each, one after the other. */
  readonly ms: readonly number[];
  readonly cpuMs: number;
}

async function measure(server: ServerProcess, task: (number: number) => Promise<unknown>): Promise<Cost> {
  const ms: number[] = [];
  const before = server.cpu();
  for (let number = 0; number < people; number += 1) {
    const begun = performance.now();
    await task(number);
    ms.push(performance.now() - begun);
  }
  return { ms, cpuMs: (server.cpu() - before) / 1_000 };
}

function time({ ms }: Cost): string {
  return `${median(ms).toFixed(2)} ms, p95 ${p95(ms).toFixed(2)}`;
}

function perSecond({ cpuMs }: Cost): number {
  return (people * 1_000) / cpuMs;
}

/** What it costs to prove a key: at the first sign-in, and for a fresh token. */
export async function keys(env: Readonly<Record<string, string>>, folder: () => string): Promise<readonly Row[]> {
  const server = await startServer({
    script: '../packages/server/src/main.ts',
    env: { ...env, EARSHOT_DATA: folder() },
    ready: '/api/health',
  });
  try {
    const devices = Array.from({ length: people }, makeDevice);
    const ids: string[] = [];
    const guests = await measure(server, (number) => asGuest(server.port, `Guest ${number}`));
    const registered = await measure(server, async (number) => {
      const device = devices[number] ?? makeDevice();
      ids.push(await register(server.port, device, `Person ${number}`));
    });
    const renewed = await measure(server, (number) => renew(server.port, devices[number] ?? makeDevice(), ids[number] ?? ''));
    return [
      {
        what: 'sign-in with a proof',
        figure: time(registered),
        reference: `${time(guests)} (as a guest)`,
        ratio: median(registered.ms) / median(guests.ms),
        aim: 'at most 30 ms more',
      },
      {
        what: 'registers with a proof, of one core',
        figure: `${perSecond(registered).toFixed(0)} a second`,
        reference: `${perSecond(guests).toFixed(0)} a second (as guests)`,
        ratio: perSecond(registered) / perSecond(guests),
        aim: '',
      },
      {
        what: 'fresh tokens by proof, of one core',
        figure: `${perSecond(renewed).toFixed(0)} a second`,
        reference: `${time(renewed)} each`,
        ratio: null,
        aim: '',
      },
    ];
  } finally {
    await server.stop();
  }
}
