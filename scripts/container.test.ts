import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { doors } from '@earshot/protocol';
import { parse } from 'yaml';
import { readConfig } from '../packages/server/src/config/config.ts';
import { settings } from '../packages/server/src/config/settings.ts';
import { isPart, isVerb, type Part } from '../packages/server/src/config/usages.ts';
import { keptFiles } from '../packages/server/src/data/kept-files.ts';
import { root } from './program.ts';
import manifest from '../package.json' with { type: 'json' };

const settingNames: readonly string[] = Object.values(settings).map(({ variable }) => variable);
const compose = readFileSync(join(root, 'compose.yaml'), 'utf8');
const password = 'a-password';

interface Service {
  readonly build?: { readonly context: string; readonly dockerfile: string };
  readonly command?: readonly string[];
  readonly environment?: Readonly<Record<string, string | number>>;
  readonly volumes?: readonly string[];
  readonly depends_on?: Readonly<Record<string, object>>;
  readonly healthcheck?: { readonly test: readonly string[] };
  readonly network_mode?: string;
}

interface Compose {
  readonly services: Readonly<Record<string, Service>>;
  readonly volumes: Readonly<Record<string, null>>;
}

/** The text with its `${NAME}`, `${NAME:-otherwise}` and `${NAME:?complaint}` filled in, as Compose does. */
function filled(text: string, given: Readonly<Record<string, string>>): string {
  return text.replaceAll(/\$\{(\w+)(?::([-?])([^}]*))?\}/g, (_, name: string, kind: string | undefined, word = '') => {
    const value = given[name] ?? (kind === '-' ? String(word) : null);
    assert.notEqual(value, null, `${name} is not set`);
    return value ?? '';
  });
}

function read(given: Readonly<Record<string, string>> = { CLUSTER_PASSWORD: password }): Compose {
  const found: Compose = JSON.parse(filled(JSON.stringify(parse(compose, { merge: true })), given));
  return found;
}

/** The services that are Earshot, with what each is. */
function roles({ services }: Compose): readonly (readonly [string, Part, Service])[] {
  return Object.entries(services).flatMap(([name, service]) => {
    const word = service.command?.[0];
    if (service.build === undefined) return [];
    assert.ok(isPart(word), `${name} is started as "${word}"`);
    return [[name, word, service] as const];
  });
}

function environmentOf({ environment = {} }: Service): Record<string, string> {
  return Object.fromEntries(Object.entries(environment).map(([name, value]) => [name, String(value)]));
}

test('compose.yaml starts two cores and two doors, each by settings that the server takes without a word', () => {
  const found = roles(read());
  assert.deepEqual(
    found.map(([, part]) => part),
    ['core', 'core', 'door', 'door'],
  );
  for (const [name, part, service] of found) {
    const request = readConfig(environmentOf(service), service.command?.slice(1) ?? [], part);
    assert.ok(request.kind === 'serve', `${name}: ${JSON.stringify(request)}`);
    assert.deepEqual(request.warnings, [], name);
    assert.ok(request.config.postgresUrl?.includes(password) === true && request.config.nats !== null, name);
    assert.ok(existsSync(join(root, service.build?.context ?? '', service.build?.dockerfile ?? '')), name);
  }
});

test('compose.yaml gives all roles the same settings but for their port, and no two a port or a volume in common', () => {
  const found = read();
  const environments = roles(found).map(([, , service]) => environmentOf(service));
  const ports = environments.map(({ EARSHOT_PORT }) => EARSHOT_PORT);
  assert.equal(new Set(ports).size, environments.length);
  const [first, ...others] = environments.map((one) => ({ ...one, EARSHOT_PORT: '' }));
  for (const other of others) assert.deepEqual(other, first);
  const volumes = Object.values(found.services).flatMap(({ volumes: list = [] }) => list.map((one) => one.split(':')[0] ?? ''));
  assert.deepEqual(volumes.toSorted(), Object.keys(found.volumes).toSorted());
  for (const { depends_on = {}, network_mode } of Object.values(found.services)) {
    for (const other of Object.keys(depends_on)) assert.ok(Object.hasOwn(found.services, other), other);
    assert.equal(network_mode, 'host', 'a network of containers would hide from where somebody comes');
  }
});

test('compose.yaml asks for a password, and starts nothing without one', () => {
  assert.throws(() => read({}), /CLUSTER_PASSWORD is not set/);
  assert.match(compose, /\$\{CLUSTER_PASSWORD:\?/);
  const written = [...compose.matchAll(/(?:PASSWORD: |--pass, |\/\/earshot:)'?([^'@,\s]*)/g)].map(([, text]) => text);
  assert.equal(written.length, 4);
  for (const text of written) assert.match(text ?? '', /^\$\{CLUSTER_PASSWORD/, 'no password stands in it');
});

test('The health of a door is asked for where it is answered, by the certificate that the door makes', () => {
  const image = readFileSync(join(root, 'Containerfile'), 'utf8');
  const folder = /EARSHOT_DATA=(\S+)/.exec(image)?.[1] ?? '';
  const asked = roles(read()).filter(([, , { healthcheck }]) => healthcheck !== undefined);
  assert.deepEqual(
    asked.map(([name, part]) => [name, part]),
    [
      ['door-1', 'door'],
      ['door-2', 'door'],
    ],
  );
  for (const [, , { healthcheck, volumes }] of asked) {
    const command = healthcheck?.test.at(-1) ?? '';
    assert.ok(command.includes(`'${doors.health}'`));
    assert.ok(keptFiles.some((file) => command.includes(`NODE_EXTRA_CA_CERTS=${folder}/${file} `)));
    assert.ok(volumes?.every((one) => one.endsWith(`:${folder}`)));
  }
});

const nats = ['/usr/sbin/nats-server', '/usr/bin/nats-server'].find((path) => existsSync(path));

test('nats-server understands its flags', { skip: nats === undefined && 'there is no nats-server' }, async () => {
  const flags = read().services['nats']?.command ?? [];
  const child = spawn(nats ?? '', [...flags, '--port', '-1'], { stdio: ['ignore', 'ignore', 'pipe'] });
  const text: string[] = [];
  for await (const part of child.stderr.setEncoding('utf8')) {
    text.push(String(part));
    if (text.join('').includes('Server is ready')) child.kill();
  }
  assert.match(text.join(''), /Server is ready/);
});

/** Instructions of the Containerfile, as their word and what is behind it. */
function instructions(): readonly (readonly [string, string])[] {
  return readFileSync(join(root, 'Containerfile'), 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => [line.slice(0, line.indexOf(' ')), line.slice(line.indexOf(' ') + 1)] as const);
}

function behind(word: string): readonly string[] {
  return instructions().flatMap(([one, text]) => (one === word ? [text] : []));
}

test('the Containerfile copies, runs and starts what is there, on the Node that Earshot needs', () => {
  const folder = behind('WORKDIR')[0] ?? '';
  const copied = behind('COPY').map((text) => text.replace(/^--from=build /, '').split(' ')[0] ?? '');
  assert.ok(copied.length > 3);
  for (const path of copied) assert.ok(existsSync(join(root, path.replace(folder, '.'))), path);
  const runs = behind('RUN').join('\n');
  for (const [, file = '', verb = ''] of runs.matchAll(/node (\S+) (\w+)/g)) {
    assert.ok(existsSync(join(root, file)) && existsSync(join(root, `scripts/${verb}.ts`)), `${file} ${verb}`);
  }
  const workspace = /--workspace (\S+)/.exec(runs)?.[1] ?? '';
  assert.ok(manifest.workspaces.includes(workspace), workspace);
  const [program, file, ...words] = Object(parse(behind('ENTRYPOINT')[0] ?? ''));
  assert.deepEqual([program, existsSync(join(root, String(file))), words], ['node', true, []]);
  for (const text of behind('FROM')) assert.match(text, /\/node:24-/);
});

test('the Containerfile and its examples name settings, verbs and the port that there are', () => {
  const texts = [compose, readFileSync(join(root, 'Containerfile'), 'utf8')];
  for (const [name] of texts.flatMap((text) => [...text.matchAll(/\bEARSHOT_\w+/g)])) assert.ok(settingNames.includes(name), name);
  assert.deepEqual(behind('EXPOSE'), [settings.port.fallback]);
  assert.ok(!isVerb('core') && isPart('core') && isPart('door'));
  const data = /EARSHOT_DATA=(\S+)/.exec(behind('ENV').join(' '))?.[1];
  assert.deepEqual(behind('VOLUME'), [data]);
});
