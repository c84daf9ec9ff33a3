import { randomUUID } from 'node:crypto';
import { nkeys } from '@nats-io/transport-node';

type Keys = ReturnType<typeof nkeys.createUser>;

/** A claim of NATS: a JWT signed by a key of its own kind (NATS, decentralized JWT authentication). */
function claim(kind: 'operator' | 'account' | 'user', of: Keys, by: Keys, more: object): string {
  const about = { jti: randomUUID(), iat: Math.floor(Date.now() / 1_000), iss: by.getPublicKey(), sub: of.getPublicKey(), name: kind };
  const parts = [
    { typ: 'JWT', alg: 'ed25519-nkey' },
    { ...about, nats: { ...more, type: kind, version: 2 } },
  ];
  const text = parts.map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
  return `${text}.${Buffer.from(by.sign(Buffer.from(text))).toString('base64url')}`;
}

const account = { subs: -1, data: -1, payload: -1, imports: -1, exports: -1, wildcards: true, conn: -1, leaf: -1 };

/** The configuration of a NATS server that lets in by credentials alone, and the file of somebody whom it lets in. */
export function makeCredentials(): { readonly config: string; readonly creds: string } {
  const [operator, owner, user] = [nkeys.createOperator(), nkeys.createAccount(), nkeys.createUser()];
  const accountClaim = claim('account', owner, operator, { limits: account });
  const userClaim = claim('user', user, owner, { pub: {}, sub: {}, subs: -1, data: -1, payload: -1 });
  return {
    config: [
      `operator: ${claim('operator', operator, operator, {})}`,
      'resolver: MEMORY',
      `resolver_preload: { ${owner.getPublicKey()}: ${accountClaim} }`,
    ].join('\n'),
    creds: [
      '-----BEGIN NATS USER JWT-----',
      userClaim,
      '------END NATS USER JWT------',
      '',
      '-----BEGIN USER NKEY SEED-----',
      Buffer.from(user.getSeed()).toString(),
      '------END USER NKEY SEED------',
      '',
    ].join('\n'),
  };
}
