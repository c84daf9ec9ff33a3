/** The suite of the doors once more, with the core at the other side of a NATS server. */
import { test } from 'node:test';
import { withoutNats } from './nats-server.ts';
import { way } from './way.ts';

if (withoutNats === false) {
  way.is = 'nats';
  await import('../doors/conformance.test.ts');
} else test('the suite of the doors over NATS', { skip: withoutNats });
