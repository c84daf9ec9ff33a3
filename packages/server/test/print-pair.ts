import { createPrivateKey } from 'node:crypto';
import { makeCertificate, makeKey } from '../src/tls/making.ts';

/** Prints a key and a certificate for localhost as JSON, for a test of another realm. */
const key = await makeKey();
console.log(JSON.stringify({ key, cert: await makeCertificate(createPrivateKey(key), ['localhost'], Date.now()) }));
