import { actOf, contract, textToSign, type CommandName, type Contract, type Input, type Success } from '@earshot/protocol';
import { readKey } from '../people/proof.ts';
import { chain, now, type Later } from '../ports/result.ts';
import type { AdminChange } from '../records/port-admin.ts';
import type { DeviceOwner } from '../records/port.ts';
import type { Parts, Sender } from './parts.ts';
import { refuseProof } from './proofs.ts';
import { refuse, type Outcome, type Refusal } from './refusal.ts';

type Proved = Record<string, unknown> & { readonly challenge: string; readonly proof: string };

/** Why a command is not what the sender's device has signed just now, or null. */
export function refuseAct({ records }: Parts, sender: Sender, name: CommandName, input: Proved): Later<Refusal | null> {
  const { device, witness: held } = sender;
  const signed = actOf(name, knownFields(name, input));
  return chain<DeviceOwner | null, Refusal | null>(
    (done) => records.ask('findDevice', [device.id], done),
    (owner) => {
      const key = readKey(owner?.device.key ?? '');
      if (key === null) return now<Refusal | null>(keyless);
      const { challenge, proof } = input;
      return now(refuseProof(held, { key, proof, text: (origin) => textToSign('admin', challenge, origin, signed) }));
    },
  );
}

const keyless = refuse('bad_proof', 'This device has no key, so that nothing it asks for can be proved to come from you.');

/** The fields that the contract knows: others are ignored, and need not be signed. */
function knownFields(name: CommandName, input: Proved): Record<string, unknown> {
  const { input: shape }: Contract = contract[name];
  return Object.fromEntries(Object.entries(input).filter(([field]) => field in shape.properties));
}

/** What comes of a command of an admin. */
type Came<N extends CommandName> = Outcome<Success<N>>;

/** What an act changes, what the log says it was done to, and what follows from it and is answered. */
export interface Act<Body extends object> {
  readonly change: AdminChange;
  readonly about: string;
  readonly done: () => Outcome<Body> | Later<Outcome<Body>>;
  /** What is taken back when it could not be done. */
  readonly undo?: () => void;
}

/**
 * An act of an admin: proved to be done now, and in the log as soon as it is done. `prepare` says what it is, or why
 * not.
 */
export function act<N extends CommandName>(
  name: N,
  prepare: (parts: Parts, sender: Sender, input: Input<N>) => Act<Success<N>> | Refusal | Later<Act<Success<N>> | Refusal>,
): (parts: Parts, sender: Sender, input: Input<N> & Proved) => Came<N> | Later<Came<N>> {
  return (parts, sender, input) => {
    if (!parts.admins.has(sender.person.id)) return refuse('not_admin');
    return chain(refuseAct(parts, sender, name, input), (refused) => {
      if (refused !== null) return now<Came<N>>(refused);
      const prepared = prepare(parts, sender, input);
      return chain(typeof prepared === 'function' ? prepared : now(prepared), (ready) =>
        'ok' in ready ? now<Came<N>>(ready) : carryOut(parts, sender, name, ready),
      );
    });
  };
}

/** Does an act and writes it down, both or neither. */
export function carryOut<Body extends object>(parts: Parts, sender: Sender, name: CommandName, wanted: Act<Body>): Later<Outcome<Body>> {
  const { clock, log, records } = parts;
  const { id: by, username: byName } = sender.person;
  const line = { at: Math.floor(clock.wall()), by, byName, act: name, about: wanted.about };
  return chain<boolean, Outcome<Body>>(
    (done) =>
      records.ask('administer', [wanted.change, line], (result) => {
        if (!result.ok || !result.value) wanted.undo?.();
        done(result);
      }),
    (isDone) => {
      if (!isDone) return now<Outcome<Body>>(refuse('not_found', 'What this is about is not there any more.'));
      log.info({ user: by, act: name }, 'an admin has done something');
      const done = wanted.done();
      return typeof done === 'function' ? done : now(done);
    },
  );
}
