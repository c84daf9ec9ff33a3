import { Call, Candidate, Description, Device, Failure, Health, IceServer, Party, User, type ObjectShape } from '@earshot/protocol';

/** What the document says of the fields of a shape; pages check by the same shapes and need no words. */
function told<S extends ObjectShape>(shape: S, fields: { readonly [K in keyof S['properties']]?: string }): object {
  const properties: Record<string, object> = {};
  for (const [name, field] of Object.entries(shape.properties)) {
    const description = fields[name];
    properties[name] = description === undefined ? field : { ...field, description };
  }
  return { ...shape, properties };
}

/** The shapes that the document says once, under their names. */
export const shared = { Failure, Health, Call, Party, User, Device, Candidate, Description, IceServer };

/** The same with a description of each field that does not speak for itself. */
export const describedShapes: Readonly<Record<keyof typeof shared, object>> = {
  ...shared,
  User: told(User, {
    status: 'Shown as Available, Calling, Ringing, In call, On hold.',
    last_heartbeat: 'Unix time in seconds.',
    guest: 'No device of theirs has a key: their name is theirs only while they are here.',
  }),
  Device: told(Device, {
    label: 'As its user calls it; empty until they do.',
    created_at: 'Unix time in milliseconds.',
    last_seen: 'Unix time in seconds; of a device that is not here, to within an hour.',
    current: 'The device that asks.',
    push: 'Whether it can be woken for a ring.',
  }),
  Party: told(Party, {
    state: 'alerting: rung, and no device has confirmed it; ringing: one has.',
    held: 'They have set the call aside.',
    muted: 'They have said that their microphone is silent (`call/mute`).',
  }),
  Call: told(Call, {
    parties: 'Who is or was in it: the caller, who was called, and whoever was invited.',
    held_by: 'Who has set the call aside.',
    held_ms: 'For how many milliseconds it has been on hold; 0 when it is not.',
    sound_up: 'Whose endpoint says that the sound is connected (`call/sound`).',
    sound_down: 'Whose endpoint says that there is no sound. Meanwhile talk time stands.',
    away: 'Whose page has said that it closes, 3 s ago or more, and is not back.',
    version: 'Grows with every change; drop what is older than what you have.',
    created_at: 'Unix time in milliseconds.',
    ringing: 'A device of the callee has confirmed that it rings.',
    talk_ms: 'Milliseconds talked so far, holds and lost sound left out.',
    invited_by: 'Who has brought me into a call that was there already.',
    replaces: 'The call whose place this one takes.',
  }),
  Failure: told(Failure, {
    message: 'A sentence for a person.',
    reason: 'With call_ended: why.',
    call: 'With call_ended: the call as it was.',
    kept: 'With name_taken: this very name belongs to somebody whether they are here or not.',
    retry_after: 'With 429 and 503: come back after so many seconds.',
  }),
  Health: told(Health, {
    status: 'degraded: calls go on as usual, and something beside them does not work.',
    reason: 'With degraded: what does not work.',
    addresses: 'Where others open the page. Told on the machine of the server alone, whose own name leads nobody else here.',
  }),
};
