import { blockWebSockets } from '../lab/blocked-sockets.ts';
import { patience } from './allowed.ts';
import { enter, within, type Party } from './party.ts';
import type { Row } from './row.ts';
import { ask, userOf } from './sight.ts';
import type { Stage } from './stage.ts';

type Door = 'socket' | 'event stream';

/** Somebody who is in no call, by one door, beside Ada in the same house. */
async function somebody({ ada, server }: Stage, door: Door): Promise<Party> {
  if (door === 'socket') return enter(ada.browser, 'ada', server.origin);
  const party = await enter(ada.browser, 'ada', server.origin, blockWebSockets);
  await Promise.all([party.page.waitForRequest(/\/api\/events/, { timeout: patience }), party.page.reload()]);
  return party;
}

async function listed({ bob }: Stage, { name }: Party): Promise<boolean> {
  const { body } = await ask(bob, '/api/users/list');
  return Array.isArray(body['users']) && body['users'].some((user) => user.username === name);
}

/** The network of a page that is in no call goes: others must not go on seeing somebody who cannot ring. */
async function goAway(stage: Stage, door: Door): Promise<number> {
  await stage.rest();
  const party = await somebody(stage, door);
  const row = stage.bob.page.getByRole('list', { name: 'People' }).getByText(party.name, { exact: true });
  await within(patience, 'Bob sees them', () => row.isVisible());
  stage.network.line('ada', false);
  const away = await within(60_000, 'Bob sees them no more', async () => !(await row.isVisible()));
  if (await listed(stage, party)) throw new Error('the page hides somebody whom the server lists');
  stage.network.line('ada', true);
  await within(patience, 'Bob sees them again', () => row.isVisible());
  await within(patience, 'Ada is there again too', async () => (await userOf(stage.ada)).status === 'idle');
  await party.context.close();
  return away;
}

function awayBy(door: Door, long: number): Row {
  return {
    event: `network of an idle page gone (${door})`,
    way: 'direct',
    tries: { short: 0, long },
    figure: 'others see it away',
    target: '60 s',
    act: (stage) => goAway(stage, door),
  };
}

/** How long somebody is still seen who cannot be reached any more. */
export const awayRows: readonly Row[] = [awayBy('socket', 3), awayBy('event stream', 3)];
