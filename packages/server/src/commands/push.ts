import type { Input, Success } from '@earshot/protocol';
import { readPushKeys } from '../people/proof.ts';
import { endpointUrl, topicAt } from '../ports/notify.ts';
import { chain, now, type Later } from '../ports/result.ts';
import type { PushRecord } from '../records/port-push.ts';
import type { Parts, Sender } from './parts.ts';
import { refuse, type Outcome, type Refusal } from './refusal.ts';

type Done = Outcome<{ status: 'success' }>;

const done: Done = { ok: true, body: { status: 'success' } };

/** The key with which a browser subscribes. */
export function key(parts: Parts, sender: Sender): Outcome<Success<'push/key'>> {
  return { ok: true, body: { status: 'success', public_key: parts.push.publicKey, ...notifiedBy(parts, sender) } };
}

function notifiedBy({ push, subscriptions }: Parts, { device }: Sender) {
  return { notify_host: push.notifyHost, notify_topic: topicAt(subscriptions.at(device.id)?.endpoint) };
}

/** Has a device told of rings under a topic of its own, which nobody else knows, by the service of the operator. */
export function notify(parts: Parts, sender: Sender, { on }: Input<'push/notify'>): Refusal | Later<Outcome<Success<'push/notify'>>> {
  const { newToken, push, subscriptions } = parts;
  const { device, person } = sender;
  function told(): Outcome<Success<'push/notify'>> {
    return { ok: true, body: { status: 'success', ...notifiedBy(parts, sender) } };
  }
  const known = topicAt(subscriptions.at(device.id)?.endpoint);
  if (on === (known !== null)) return now(told());
  if (!on) return chain(drop(parts, device.id, endpointUrl(known ?? '')), () => now(told()));
  if (push.notifyHost === null) return refuse('not_found', 'This server has no service of its own that tells of rings.');
  const endpoint = endpointUrl(`earshot-${newToken().slice(0, 22)}`);
  const record = { deviceId: device.id, userId: person.id, endpoint, p256dh: '', auth: '' };
  return chain(keep(parts, record), (isThere) => now(isThere ? told() : refuse('unauthorized')));
}

/** Keeps a subscription of the device that asks. */
export function subscribe(parts: Parts, sender: Sender, { endpoint, keys }: Input<'push/subscribe'>): Refusal | Later<Done> {
  const { device, person } = sender;
  const problem = readPushKeys(keys);
  if (problem !== null) return refuse('bad_request', problem);
  const record = { deviceId: device.id, userId: person.id, endpoint, ...keys };
  return chain(parts.push.judge(endpoint), (why) => {
    if (why !== null) return now<Done>(refuse('bad_request', `endpoint: ${why}`));
    return chain(keep(parts, record), (isThere) => now<Done>(isThere ? done : refuse('unauthorized')));
  });
}

/** Keeps a subscription. False: whoever was signed out meanwhile has taken theirs with them. */
function keep({ records, sessions, subscriptions }: Parts, record: PushRecord): Later<boolean> {
  const kept: Later<boolean> = (heard) => records.ask('keepPush', [record], heard);
  return chain(kept, (isThere) => {
    const stays = isThere && !sessions.isRemoved(record.deviceId);
    if (stays) subscriptions.put(record);
    return now(stays);
  });
}

function drop({ records, subscriptions }: Parts, deviceId: string, endpoint: string): Later<void> {
  const dropped: Later<void> = (heard) => records.ask('dropPush', [deviceId, endpoint], heard);
  return chain(dropped, () => {
    if (subscriptions.at(deviceId)?.endpoint === endpoint) subscriptions.forgetDevice(deviceId);
    return now(undefined);
  });
}

/** Wakes the device that asks no more. */
export function unsubscribe(parts: Parts, { device }: Sender, { endpoint }: Input<'push/unsubscribe'>): Done | Later<Done> {
  const known = parts.subscriptions.at(device.id);
  if (known === undefined || (endpoint !== undefined && endpoint !== known.endpoint)) return done;
  return chain(drop(parts, device.id, known.endpoint), () => now<Done>(done));
}
