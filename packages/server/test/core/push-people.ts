import type { TestContext } from 'node:test';
import { times } from '@earshot/protocol';
import { open, pair, type CoreHouse, type HouseOptions, type Json, type Someone } from './house.ts';
import { openPushOffice, subscribe, type PushOffice } from './push-office.ts';
import { twoDevices, type TwoDevices } from './two-devices.ts';

/** Ada, who is here, and Bob, who is not, with what is pushed. */
export interface Away {
  readonly house: CoreHouse;
  readonly office: PushOffice;
  readonly ada: Someone;
  readonly bob: Someone;
  readonly endpoint: string;
}

/** Ada is here; Bob has subscribed, and gone. */
export function bobIsAway(t: TestContext, options: HouseOptions = {}): Away {
  const office = openPushOffice();
  const house = open(t, { push: office, ...options });
  const [ada, bob] = pair(house);
  const endpoint = subscribe(bob);
  house.clock.advance(times.restSilence + 1);
  ada.do('users/heartbeat');
  return { house, office, ada, bob, endpoint };
}

/** Bob at a laptop and a mobile. */
export function atTwo(t: TestContext): TwoDevices & { readonly office: PushOffice } {
  const office = openPushOffice();
  return { office, ...twoDevices(t, { push: office }) };
}

/** Bob, as somebody else sees them. */
export function seenBy(viewer: Pick<Someone, 'do'>, userId: string): Json {
  return viewer.do('users/get', { user_id: userId }).user;
}

/** Calls somebody; answers the id of the call. */
export function ring(ada: Pick<Someone, 'do'>, callee: Someone): string {
  return ada.do('call/initiate', { target_user_id: callee.id, offer: 'v=0 ada' }).call_id;
}
