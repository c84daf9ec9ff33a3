import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { join } from 'node:path';
import { firefoxPath, launchFirefox, openFirefoxPage, type FirefoxPerson } from '../lab/firefox.ts';
import { signIn } from '../lab/person.ts';
import type { Voice } from '../lab/voice.ts';
import type { House } from './network.ts';
import type { Stage } from './stage.ts';

let count = 0;

/**
 * Fritz at a Firefox in a house of the network, signed in under a name that nobody had before. `close` ends the
 * browser.
 */
export async function enterFirefox({ network, folder, server }: Stage, house: House, voice: Voice): Promise<FirefoxPerson> {
  const wrapper = join(folder, 'firefox');
  writeFileSync(wrapper, `#!/bin/sh\nexec ip netns exec ${network.of(house)} "${firefoxPath}" "$@"\n`);
  chmodSync(wrapper, 0o755);
  const { bridge, port } = await openBridge(network.of(house));
  function leave() {
    return bridge.close();
  }
  try {
    const browser = await launchFirefox(voice, { executablePath: wrapper, debuggingPort: port });
    try {
      const fritz = await openFirefoxPage(browser, server.origin, { name: `Fritz ${(count += 1)}`, voice });
      await signIn(fritz);
      return { ...fritz, close: () => browser.close().finally(leave) };
    } catch (error) {
      await browser.close();
      throw error;
    }
  } catch (error) {
    leave();
    throw error;
  }
}

/**
 * Firefox is driven over a port of its own namespace's loopback; the same port of ours leads to it, each connection
 * through a process that stands there.
 */
async function openBridge(name: string): Promise<{ readonly bridge: Server; readonly port: number }> {
  const bridge = createServer((socket) => {
    const { port } = bridge.address() as AddressInfo;
    const passOn = `const socket = require('node:net').connect(${port}, '127.0.0.1'); process.stdin.pipe(socket).pipe(process.stdout);`;
    const child = spawn('ip', ['netns', 'exec', name, process.execPath, '--input-type=commonjs', '-e', passOn], {
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    // Either end may go first.
    for (const end of [socket, child.stdin, child.stdout]) end.on('error', () => socket.destroy());
    socket.pipe(child.stdin);
    child.stdout.pipe(socket);
    socket.once('close', () => child.kill());
  });
  bridge.listen(0, '127.0.0.1');
  await once(bridge, 'listening');
  return { bridge, port: (bridge.address() as AddressInfo).port };
}
