import { away } from './away.ts';
import { mesh } from './browser/mesh.ts';
import { mouthToEar } from './browser/mouth-to-ear.ts';
import { noise } from './browser/noise.ts';
import { pageWeight } from './browser/page-weight.ts';
import { setUp } from './browser/set-up.ts';
import { buses } from './buses.ts';
import { calls } from './calls/calls.ts';
import { groups } from './groups.ts';
import { history } from './history.ts';
import { idle } from './idle.ts';
import { keys } from './keys.ts';
import { memory } from './memory.ts';
import { kinds } from './records.ts';
import { relay } from './relay/relay.ts';
import { scale } from './scale.ts';
import { signIns } from './sign-ins.ts';
import { start } from './start.ts';
import type { Row } from './table.ts';

/** Measures with the certificate of the run; `folder` makes one for the data of a server. */
type Section = (env: Readonly<Record<string, string>>, folder: () => string) => Promise<readonly Row[]>;

/** Every bench by its name, in the order in which they run. */
export const sections: Readonly<Record<string, { readonly title: string; readonly run: Section }>> = {
  'set-up': { title: 'Call set-up', run: setUp },
  'mouth-to-ear': { title: 'Mouth to ear', run: mouthToEar },
  mesh: { title: 'Calls of several', run: mesh },
  noise: { title: 'A voice over noise', run: noise },
  relay: { title: 'Relayed signals', run: relay },
  calls: { title: 'Whole calls', run: calls },
  groups: { title: 'A group rings', run: groups },
  buses: { title: 'Between doors and core', run: buses },
  away: { title: 'A core that is away', run: away },
  records: { title: 'SQLite and PostgreSQL', run: kinds },
  scale: { title: 'What a core carries', run: scale },
  memory: { title: 'Memory', run: memory },
  idle: { title: 'Idle', run: idle },
  'sign-ins': { title: 'A thousand sign-ins', run: signIns },
  history: { title: 'A page of history', run: history },
  keys: { title: 'Keys and tokens', run: keys },
  start: { title: 'Start', run: start },
  page: { title: 'The page', run: pageWeight },
};
