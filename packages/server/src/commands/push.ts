import type { Input, Success } from '@earshot/protocol';
import { readPushKeys } from '../people/proof.ts';
import { chain, now, type Later } from '../ports/result.ts';
import type { Parts, Sender } from './parts.ts';
import { refuse, type Outcome, type Refusal } from './refusal.ts';

type Done = Outcome<{ status: 'success' }>;

const done: Done = { ok: true, body: { status: 'success' } };

/** The key with which a browser subscribes. */
export function key({ push }: Parts): Outcome<Success<'push/key'>> {
  return { ok: true, body: { status: 'success', public_key: push.publicKey } };
}

/** Keeps a subscription of the device that asks. */
export function subscribe(parts: Parts, sender: Sender, { endpoint, keys }: Input<'push/subscribe'>): Refusal | Later<Done> {
  const { push, records, sessions, subscriptions } = parts;
  const { device, person } = sender;
  const problem = readPushKeys(keys);
  if (problem !== null) return refuse('bad_request', problem);
  const record = { deviceId: device.id, userId: person.id, endpoint, ...keys };
  return chain(push.judge(endpoint), (why) => {
    if (why !== null) return now<Done>(refuse('bad_request', `endpoint: ${why}`));
    const kept: Later<boolean> = (heard) => records.ask('keepPush', [record], heard);
    return chain(kept, (isThere) => {
      // Whoever was signed out meanwhile has taken their subscription with them.
      if (!isThere || sessions.isRemoved(device.id)) return now<Done>(refuse('unauthorized'));
      subscriptions.put(record);
      return now<Done>(done);
    });
  });
}

/** Wakes the device that asks no more. */
export function unsubscribe(parts: Parts, { device }: Sender, { endpoint }: Input<'push/unsubscribe'>): Done | Later<Done> {
  const { records, subscriptions } = parts;
  const known = subscriptions.at(device.id);
  if (known === undefined || (endpoint !== undefined && endpoint !== known.endpoint)) return done;
  const dropped: Later<void> = (heard) => records.ask('dropPush', [device.id, known.endpoint], heard);
  return chain(dropped, () => {
    if (subscriptions.at(device.id)?.endpoint === known.endpoint) subscriptions.forgetDevice(device.id);
    return now<Done>(done);
  });
}
