import { createHash, createHmac, randomBytes } from 'node:crypto';
import { isIP } from 'node:net';

/** What a message asks for (RFC 8489 section 3, RFC 8656 section 17). */
export const methods = { binding: 0x001, allocate: 0x003, refresh: 0x004, send: 0x006, data: 0x007, permit: 0x008 } as const;

/** Attributes by their types (RFC 8489 section 18.3, RFC 8656 section 18). */
export const attributes = {
  username: 0x0006,
  integrity: 0x0008,
  error: 0x0009,
  lifetime: 0x000d,
  peer: 0x0012,
  data: 0x0013,
  realm: 0x0014,
  nonce: 0x0015,
  relayed: 0x0016,
  transport: 0x0019,
  mapped: 0x0020,
} as const;

type Kind = 'request' | 'indication' | 'success' | 'error';

const kindBits: Readonly<Record<Kind, number>> = { request: 0x000, indication: 0x010, success: 0x100, error: 0x110 };
const cookie = 0x2112_a442;
const headerBytes = 20;
const integrityBytes = 24;

/** A STUN message, with its attributes by type; of those that come twice the first counts. */
export interface StunMessage {
  readonly method: number;
  readonly kind: Kind;
  /** 12 bytes, as hex. */
  readonly transaction: string;
  readonly attributes: ReadonlyMap<number, Buffer>;
}

/** An address and a UDP port. */
export interface Endpoint {
  readonly address: string;
  readonly port: number;
}

/** What a message is made of; `key` adds MESSAGE-INTEGRITY. */
export interface Writing {
  readonly method: number;
  readonly kind: 'request' | 'indication';
  readonly transaction: string;
  readonly attributes: readonly (readonly [type: number, value: Buffer])[];
  readonly key?: Buffer;
}

export function newTransaction(): string {
  return randomBytes(12).toString('hex');
}

/** The bytes of a message (RFC 8489 section 5). */
export function writeStun({ method, kind, transaction, attributes: list, key }: Writing): Buffer {
  const body = Buffer.concat(list.map(([type, value]) => attributeBytes(type, value)));
  const header = Buffer.alloc(headerBytes);
  header.writeUInt16BE(method | kindBits[kind], 0);
  header.writeUInt16BE(body.length + (key === undefined ? 0 : integrityBytes), 2);
  header.writeUInt32BE(cookie, 4);
  header.write(transaction, 8, 'hex');
  const bytes = Buffer.concat([header, body]);
  if (key === undefined) return bytes;
  return Buffer.concat([bytes, attributeBytes(attributes.integrity, createHmac('sha1', key).update(bytes).digest())]);
}

function attributeBytes(type: number, value: Buffer): Buffer {
  const bytes = Buffer.alloc(4 + Math.ceil(value.length / 4) * 4);
  bytes.writeUInt16BE(type, 0);
  bytes.writeUInt16BE(value.length, 2);
  value.copy(bytes, 4);
  return bytes;
}

/** A message from its bytes; null when they are none. */
export function readStun(bytes: Buffer): StunMessage | null {
  if (bytes.length < headerBytes || bytes.readUInt32BE(4) !== cookie) return null;
  const type = bytes.readUInt16BE(0);
  const kind = kinds.find((one) => kindBits[one] === (type & 0x110));
  const end = headerBytes + bytes.readUInt16BE(2);
  if (kind === undefined || (type & 0xc000) !== 0 || end > bytes.length) return null;
  const found = new Map<number, Buffer>();
  for (let at = headerBytes; at + 4 <= end;) {
    const length = bytes.readUInt16BE(at + 2);
    const name = bytes.readUInt16BE(at);
    if (at + 4 + length > end) return null;
    if (!found.has(name)) found.set(name, bytes.subarray(at + 4, at + 4 + length));
    at += 4 + Math.ceil(length / 4) * 4;
  }
  return { method: type & ~0x110, kind, transaction: bytes.toString('hex', 8, headerBytes), attributes: found };
}

const kinds: readonly Kind[] = ['request', 'indication', 'success', 'error'];

/** How long the message is with which a stream of bytes begins; null while its header is not there. */
export function lengthOfStun(bytes: Buffer): number | null {
  return bytes.length < headerBytes ? null : headerBytes + bytes.readUInt16BE(2);
}

/** Code and reason of an error answer (RFC 8489 section 14.8); null when it has none. */
export function errorOf({ attributes: list }: StunMessage): { readonly code: number; readonly reason: string } | null {
  const value = list.get(attributes.error);
  if (value === undefined || value.length < 4) return null;
  return { code: (value.readUInt8(2) & 7) * 100 + value.readUInt8(3), reason: value.toString('utf8', 4) };
}

/** The key of a long-term credential (RFC 8489 section 9.2.2). */
export function longTermKey(username: string, realm: string, password: string): Buffer {
  return createHash('md5').update(`${username}:${realm}:${password}`).digest();
}

/** An XOR-ed address (RFC 8489 section 14.2), as XOR-PEER-ADDRESS and its like have it. */
export function writeEndpoint({ address, port }: Endpoint, transaction: string): Buffer {
  const plain = addressBytes(address);
  const bytes = Buffer.alloc(4 + plain.length);
  bytes.writeUInt8(plain.length === 4 ? 1 : 2, 1);
  bytes.writeUInt16BE(port ^ (cookie >>> 16), 2);
  masked(plain, transaction).copy(bytes, 4);
  return bytes;
}

/** The address of such an attribute; null when it holds none. */
export function readEndpoint(bytes: Buffer | undefined, transaction: string): Endpoint | null {
  if (bytes === undefined || bytes.length < 8) return null;
  const size = bytes.readUInt8(1) === 1 ? 4 : 16;
  if (bytes.length !== 4 + size) return null;
  const plain = masked(bytes.subarray(4), transaction);
  const parts = size === 4 ? [...plain].join('.') : (plain.toString('hex').match(/.{4}/g) ?? []).join(':');
  return { address: parts, port: bytes.readUInt16BE(2) ^ (cookie >>> 16) };
}

function masked(plain: Buffer, transaction: string): Buffer {
  const mask = Buffer.concat([Buffer.from('2112a442', 'hex'), Buffer.from(transaction, 'hex')]);
  return Buffer.from(plain.map((byte, index) => byte ^ (mask[index] ?? 0)));
}

/** The bytes of an address, IPv6 with `::` and a dotted end too. */
function addressBytes(address: string): Buffer {
  if (isIP(address) === 4) return Buffer.from(address.split('.').map(Number));
  const hex = address.replace(/(\d+)\.(\d+)\.(\d+)\.(\d+)$/, (_, ...parts: string[]) => {
    const [a = '0', b = '0', c = '0', d = '0'] = parts;
    return `${((Number(a) << 8) | Number(b)).toString(16)}:${((Number(c) << 8) | Number(d)).toString(16)}`;
  });
  const [front = '', back = ''] = hex.split('::');
  const head = front.split(':').filter((part) => part !== '');
  const tail = back.split(':').filter((part) => part !== '');
  const groups = [...head, ...Array<string>(Math.max(0, 8 - head.length - tail.length)).fill('0'), ...tail];
  return Buffer.from(groups.map((group) => group.padStart(4, '0')).join(''), 'hex');
}
