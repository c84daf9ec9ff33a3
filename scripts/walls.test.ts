import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { before, test } from 'node:test';
import { root } from './program.ts';

/** What may not be written where: a file, a line in it, and the rule that must refuse it. */
const forbidden: readonly (readonly [file: string, code: string, rule: string])[] = [
  ['packages/protocol/src/limits.ts', `import { Type } from 'typebox';\nexport const a = Type;`, 'no-restricted-imports'],
  [
    'packages/protocol/src/schemas/words.ts',
    `import { readFileSync } from 'node:fs';\nexport const a = readFileSync;`,
    'no-restricted-imports',
  ],
  ['packages/client/src/phone.ts', `import { Call } from '@earshot/protocol/src';\nexport const a = Call;`, 'no-restricted-imports'],
  ['packages/client/src/link/socket.ts', `import { WebSocket } from 'ws';\nexport const a = WebSocket;`, 'no-restricted-imports'],
  ['packages/client/src/browser.ts', `export const a = () => new RTCPeerConnection();`, 'no-restricted-globals'],
  ['packages/client/src/effects.ts', `export const a = () => navigator.mediaDevices.getUserMedia({});`, 'no-restricted-properties'],
  ['packages/client/src/call/step.ts', `import { open } from '../media/microphone.ts';\nexport const a = open;`, 'no-restricted-imports'],
  ['packages/client/src/calls/rules.ts', `import { open } from '../media/microphone.ts';\nexport const a = open;`, 'no-restricted-imports'],
  ['packages/client/src/call/talking.ts', `export const a = () => Date.now();`, 'no-restricted-globals'],
  ['packages/client/src/call/hold.ts', `export const a = () => 1;`, 'func-style'],
  ['packages/client/src/media/sound.ts', `export const a = () => setTimeout(() => {}, 1);`, 'no-restricted-globals'],
  ['packages/client/src/media/voice.ts', `export const a = () => performance.now();`, 'no-restricted-globals'],
  ['packages/client/src/link/link.ts', `export const a = () => Math.random();`, 'no-restricted-properties'],
  ['packages/server/src/doors/rest.ts', `import { WebSocket } from 'ws';\nexport const a = WebSocket;`, 'no-restricted-imports'],
  [
    'packages/server/src/people/people.ts',
    `import { createPhone } from '@earshot/client';\nexport const a = createPhone;`,
    'no-restricted-imports',
  ],
  ['packages/server/src/calls/call.ts', `import { log } from '../ports/log.ts';\nexport const a = log;`, 'no-restricted-imports'],
  ['packages/server/src/calls/snapshot.ts', `export const a = () => setTimeout(() => {}, 1);`, 'no-restricted-globals'],
  ['packages/web/src/main.tsx', `import { limits } from '@earshot/protocol';\nexport const a = limits;`, 'no-restricted-imports'],
  ['packages/web/src/parts/meter.tsx', `export const a = () => fetch('/api/health');`, 'no-restricted-globals'],
  ['e2e/tests/call.spec.ts', `export const a = () => setTimeout(() => {}, 1);`, 'no-restricted-globals'],
  [
    'packages/server/test/core/calls.test.ts',
    `import { setTimeout } from 'node:timers/promises';\nexport const a = setTimeout;`,
    'no-restricted-imports',
  ],
  ['e2e/media/media.spec.ts', `export const a = (page) => page.waitForTimeout(1);`, 'no-restricted-properties'],
  ['packages/server/src/ice/coturn.ts', `export const fold = (text: string): string => text.toLowerCase();`, 'func-style'],
  ['packages/server/src/one.ts', `import { two } from './two.ts';\nexport const one = () => two;`, 'no-cycle'],
  ['packages/server/src/two.ts', `import { one } from './one.ts';\nexport const two = () => one;`, 'no-cycle'],
  ['packages/server/src/three.ts', `import type { Four } from './four.ts';\nexport type Three = Four | 3;`, 'no-cycle'],
  ['packages/server/src/four.ts', `import type { Three } from './three.ts';\nexport type Four = Three | 4;`, 'no-cycle'],
  ...(
    [
      ['doors/stream.ts', '../people/people.ts'],
      ['doors/about.ts', '../core/composition.ts'],
      ['doors/context.ts', '../calls/call.ts'],
      ['calls/switchboard.ts', '../people/people.ts'],
      ['calls/journal.ts', '../commands/table.ts'],
      ['people/attendance.ts', '../calls/call.ts'],
      ['people/presence.ts', '../doors/replies.ts'],
      ['commands/dispatch.ts', '../doors/context.ts'],
      ['core/composition.ts', '../doors/app.ts'],
      ['core/adoption.ts', '../startup/server.ts'],
      ['records/sqlite.ts', '../calls/call.ts'],
      ['connections/listener.ts', '../doors/replies.ts'],
      ['bus/core-end.ts', '../core/composition.ts'],
      ['bus/door-end.ts', '../doors/context.ts'],
      ['doors/gate.ts', '../bus/door-end.ts'],
      ['ice/servers.ts', '../config/config.ts'],
      ['ports/clock.ts', '../calls/call.ts'],
      ['limits/limits.ts', '../ports/clock.ts'],
      ['config/config.ts', '../startup/server.ts'],
      ['tls/self-made.ts', '../data/data-folder.ts'],
      ['tls/self-made.ts', '../startup/server.ts'],
      ['observe/metrics.ts', '../core/composition.ts'],
    ] as const
  ).map(
    ([file, target]) =>
      [`packages/server/src/${file}`, `import type { A } from '${target}';\nexport type B = A;`, 'no-restricted-imports'] as const,
  ),
];

const allowed: readonly (readonly [file: string, code: string])[] = [
  ['packages/client/src/link/decode.ts', `import { Call } from '@earshot/protocol';\nexport const a = Call;`],
  ['packages/client/src/call/state.ts', `import type { Ports } from '../ports.ts';\nexport type A = Ports;`],
  ['packages/client/src/media/peer.ts', `export function a() { return new RTCPeerConnection(); }`],
  ['packages/server/src/doors/socket.ts', `import { WebSocket } from 'ws';\nexport const a = WebSocket;`],
  ['packages/server/src/doors/replies.ts', `import type { Answer } from '../ports/core.ts';\nexport type A = Answer;`],
  ['packages/server/src/limits/address-group.ts', `export function fold(text: string): string {\n  return text;\n}`],
  ['packages/server/src/core/reactions.ts', `import type { People } from '../people/people.ts';\nexport type A = People;`],
  ['packages/web/src/screens/people.tsx', `import { createPhone } from '@earshot/client';\nexport const a = createPhone;`],
];

let found = '';

before(() => {
  const folder = mkdtempSync(join(tmpdir(), 'earshot-walls-'));
  const config = JSON.parse(readFileSync(join(root, '.oxlintrc.json'), 'utf8'));
  // The walls need no types, and types would need a whole project around each line.
  writeFileSync(join(folder, '.oxlintrc.json'), JSON.stringify({ ...config, options: {} }));
  for (const [file, code] of [...forbidden, ...allowed]) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), `${code}\n`);
  }
  const oxlint = join(root, 'node_modules', 'oxlint', 'bin', 'oxlint');
  found = spawnSync(process.execPath, [oxlint, '-f', 'unix'], { cwd: folder, encoding: 'utf8' }).stdout.replaceAll('\\', '/');
  rmSync(folder, { recursive: true });
});

for (const [file, code, rule] of forbidden) {
  test(`${file} may not have: ${code.split('\n')[0]}`, () => {
    assert.ok(
      found.split('\n').some((line) => line.startsWith(`${file}:`) && line.includes(`(${rule})`)),
      found,
    );
  });
}

for (const [file, code] of allowed) {
  test(`${file} may have: ${code.split('\n')[0]}`, () => {
    assert.deepEqual(
      found.split('\n').filter((line) => line.startsWith(`${file}:`)),
      [],
    );
  });
}
