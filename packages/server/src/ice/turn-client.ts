import { turnCredential } from './servers.ts';
import { openLine, type LineOptions, type StunLine } from './stun-line.ts';
import {
  attributes,
  errorOf,
  longTermKey,
  methods,
  newTransaction,
  readEndpoint,
  writeEndpoint,
  type Endpoint,
  type StunMessage,
} from './stun-message.ts';
import type { TurnPlace } from './turn-urls.ts';

/** How long a credential is good that somebody makes to try a relay, in seconds. */
const tryLife = 60;
const overUdp = Buffer.from([17, 0, 0, 0]);

/** A place of a relay, held by this program. */
export interface Allocation {
  /** Where the relay sends from and listens in our name. */
  readonly relayed: Endpoint;
  /** Asks to be let reach an address: null when it is granted, else the code of the refusal, or 0 for silence. */
  permit(address: string): Promise<number | null>;
  send(peer: Endpoint, data: Buffer): void;
  hear(listener: (data: Buffer, from: Endpoint) => void): void;
  /** Gives the place back. Safe twice. */
  close(): Promise<void>;
}

/** A try to get a place at a relay. */
export type Allocated =
  | { readonly ok: true; readonly allocation: Allocation }
  /** `code` is that of the relay's refusal (RFC 8656), or null when it could not be asked; `why` is the rest. */
  | { readonly ok: false; readonly code: number | null; readonly why: string };

/** Gets a place at a relay by the secret that is shared with it. */
export async function allocate(place: TurnPlace, secret: string, name: string, options: LineOptions = {}): Promise<Allocated> {
  let line: StunLine;
  try {
    line = await openLine(place, options);
  } catch (error) {
    return { ok: false, code: null, why: error instanceof Error ? error.message : String(error) };
  }
  const allocated = await allocateOn(line, secret, name);
  if (!allocated.ok) line.close();
  return allocated;
}

async function allocateOn(line: StunLine, secret: string, name: string): Promise<Allocated> {
  const asked = [[attributes.transport, overUdp]] as const;
  const challenge = await line.ask({ method: methods.allocate, attributes: asked });
  if (challenge === null) return { ok: false, code: null, why: 'nothing answers' };
  const realm = challenge.attributes.get(attributes.realm);
  const nonce = challenge.attributes.get(attributes.nonce);
  if (realm === undefined || nonce === undefined) return refused(challenge);
  const username = `${Math.floor(Date.now() / 1_000) + tryLife}:${name}`;
  const key = longTermKey(username, realm.toString(), turnCredential(secret, username));
  const proof = [
    [attributes.username, Buffer.from(username)],
    [attributes.realm, realm],
    [attributes.nonce, nonce],
  ] as const;
  const answer = await line.ask({ method: methods.allocate, attributes: [...asked, ...proof], key });
  if (answer === null) return { ok: false, code: null, why: 'nothing answers' };
  const relayed = readEndpoint(answer.attributes.get(attributes.relayed), answer.transaction);
  return answer.kind === 'success' && relayed !== null
    ? { ok: true, allocation: allocationOn(line, relayed, proof, key) }
    : refused(answer);
}

function refused(answer: StunMessage): Allocated {
  const { code, reason } = errorOf(answer) ?? { code: 0, reason: 'an answer that no relay gives' };
  return { ok: false, code, why: `${code} ${reason}` };
}

type Proof = readonly (readonly [number, Buffer])[];

function allocationOn(line: StunLine, relayed: Endpoint, proof: Proof, key: Buffer): Allocation {
  let isOpen = true;
  return {
    relayed,
    async permit(address) {
      const transaction = newTransaction();
      const peer = writeEndpoint({ address, port: 0 }, transaction);
      const answer = await line.ask({ method: methods.permit, transaction, attributes: [[attributes.peer, peer], ...proof], key });
      if (answer === null) return 0;
      return answer.kind === 'success' ? null : (errorOf(answer)?.code ?? 0);
    },
    send(peer, data) {
      const transaction = newTransaction();
      const list = [
        [attributes.peer, writeEndpoint(peer, transaction)],
        [attributes.data, data],
      ] as const;
      line.tell({ method: methods.send, transaction, attributes: list });
    },
    hear(listener) {
      line.hear((message) => {
        const from = readEndpoint(message.attributes.get(attributes.peer), message.transaction);
        const data = message.attributes.get(attributes.data);
        if (message.method === methods.data && from !== null && data !== undefined) listener(data, from);
      });
    },
    async close() {
      if (isOpen) await line.ask({ method: methods.refresh, attributes: [[attributes.lifetime, Buffer.alloc(4)], ...proof], key });
      isOpen = false;
      line.close();
    },
  };
}

/** Whether a server answers a STUN binding (RFC 8489 section 3): how it sees us, or null. */
export async function binding(place: TurnPlace, options: LineOptions = {}): Promise<Endpoint | null> {
  const line = await openLine(place, options).catch(() => null);
  if (line === null) return null;
  const answer = await line.ask({ method: methods.binding, attributes: [] });
  line.close();
  return answer === null ? null : readEndpoint(answer.attributes.get(attributes.mapped), answer.transaction);
}
