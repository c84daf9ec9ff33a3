import { askAsDevice } from '@earshot/client/woken';
import { note } from '../src/later/push/notes.ts';
import { subscribe } from '../src/later/push/subscribe.ts';
import { scope } from './scope.ts';

/** The browser has ended a subscription, or changed it: whoever wants to be woken is subscribed anew. */
export async function resubscribe(): Promise<void> {
  const device = await note('wanted');
  const ask = device === null ? null : await askAsDevice(location.origin, device);
  if (device !== null && ask !== null) await subscribe(ask, scope.registration, device, true);
}
