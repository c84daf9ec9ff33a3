import { actOf, textToSign } from '@earshot/protocol';
import { askBy, type Place } from './ask.ts';
import type { Keys } from './keys/key-ring.ts';
import type { Act, ActName, Asked } from './phone-api.ts';
import type { Problem } from './problems.ts';

/** What acts are sent and signed with. */
export interface Means extends Place {
  readonly keys: Keys;
  /** Under which name I am signed in, which names my key; '' while I am not. */
  readonly name: () => string;
}

const noKey: Problem = {
  code: 'server_error',
  detail: 'no key',
  said: 'This browser keeps no key, as in a private window, so nothing can be signed. Open the page in an ordinary window.',
};

/** Acts of an admin, each signed by the key of this device over a challenge of its own (docs/protocol.md, admins). */
export function createActs(means: Means): Act {
  return async (name, fields) => {
    const first = await actOnce(means, name, fields);
    // The challenge came too late, as when the device slept between the two.
    return !first.ok && first.code === 'expired' ? actOnce(means, name, fields) : first;
  };
}

async function actOnce<N extends ActName>(means: Means, name: N, fields: object): Promise<Asked<N>> {
  const { keys, name: mine, url } = means;
  const key = await keys.of(mine()).catch(() => null);
  if (key === null) return { ok: false, code: 'bad_proof', problem: noKey };
  const given = await askBy(means, 'users/challenge', {});
  if (!given.ok) return given;
  const { challenge } = given.body;
  const text = textToSign('admin', challenge, keys.origin() ?? url, actOf(name, { ...fields }));
  return askBy(means, name, { ...fields, challenge, proof: await key.sign(text) });
}
