import { expectTalk } from '../lab/hearing.ts';
import { expect, test } from '../lab/lab.ts';
import { connect, signIn } from '../lab/person.ts';

test('the page loads everything from its own host, asks nobody else for a way for the sound, and could not load from another', async ({
  open,
  server,
  bob,
}) => {
  const ada = await open('Ada', { forgiven: [/Content Security Policy/, /Failed to load resource/] });
  const urls: string[] = [];
  ada.context.on('request', (request) => urls.push(request.url()));
  const sockets: string[] = [];
  ada.page.on('websocket', (socket) => sockets.push(socket.url()));
  const answer = await ada.page.reload();
  await signIn(ada);
  await connect(ada, bob);
  await expectTalk(ada, bob);
  for (const person of [ada, bob]) {
    const servers = await person.run(() => window.ears.peers.flatMap((peer) => peer.getConfiguration().iceServers ?? []), null);
    expect(servers).toEqual([]);
  }

  expect(urls.length).toBeGreaterThan(3);
  expect(urls.filter((url) => !url.startsWith(`${server.origin}/`) && !/^(data|blob):/.test(url))).toEqual([]);
  expect([...new Set(sockets)]).toEqual([`${server.origin.replace('https:', 'wss:')}/api/socket`]);

  const policy = (await answer?.headerValue('content-security-policy')) ?? '';
  expect(policy).toContain("default-src 'none'");
  // WebAssembly is run as a script is (docs/decisions/0087).
  expect(policy.replace("'wasm-unsafe-eval'", '')).not.toMatch(/unsafe|\*|https?:/);
  const escaped = await ada.run(
    () =>
      fetch('https://example.invalid/').then(
        () => 'sent',
        () => 'stopped',
      ),
    null,
  );
  expect(escaped).toBe('stopped');
});
