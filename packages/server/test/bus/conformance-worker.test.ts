/** The suite of the doors once more, with the core behind ports of messages. */
import { way } from './way.ts';

way.is = 'worker';
await import('../doors/conformance.test.ts');
