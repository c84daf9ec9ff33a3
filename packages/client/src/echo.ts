import { clock } from './clock.ts';
import { startEchoTest, type Ear, type EchoTest } from './echo/echo-test.ts';
import { tryWays, type WayPorts, type Ways } from './echo/ways.ts';
import { openLoop } from './media/loop.ts';
import { isHushed, openMicrophone } from './media/microphone.ts';
import { gather, meet } from './media/trial.ts';
import type { Phone } from './phone-api.ts';
import type { Microphone, PeerEvent } from './ports.ts';
import type { Problem } from './problems.ts';

export { backVerdict, microphoneVerdict, type EchoFacts } from './echo/verdict.ts';
export type { EchoTest, EchoView } from './echo/echo-test.ts';
export { noWays, type Ways } from './echo/ways.ts';

/** Begins a test call in this browser. To be called from a click, and not while the phone has a call. */
export function startEcho({ ask }: Pick<Phone, 'ask'>): EchoTest {
  return startEchoTest({ clock, open: openEar, ...waysBy(ask) });
}

/** Tries how sound gets out of this network, without a microphone, and tells each thing as soon as it is known. */
export function findWays({ ask }: Pick<Phone, 'ask'>, note: (ways: Partial<Ways>) => void): Promise<void> {
  return tryWays(waysBy(ask), note);
}

function waysBy(ask: Phone['ask']): WayPorts {
  return {
    servers: async () => {
      const answer = await ask('ice-servers/trial', {});
      return answer.ok ? answer.body.ice_servers : null;
    },
    gather: (servers, enough) => gather(servers, enough, clock),
    meet: (servers) => meet(servers, clock),
  };
}

async function openEar(lost: (problem: Problem) => void): Promise<Ear | Problem> {
  const opened = await openMicrophone(clock, ({ problem }) => lost(problem));
  return 'code' in opened ? opened : earOf(opened);
}

function earOf(microphone: Microphone): Ear {
  return {
    level: () => microphone.level(),
    hushed: () => isHushed(microphone),
    loop: (on) =>
      openLoop(microphone, clock, (event) => {
        const is = meaningOf(event);
        if (is !== null) on(is);
      }),
    close: () => microphone.close(),
  };
}

function meaningOf(event: PeerEvent): 'up' | 'none' | 'tap' | 'plays' | null {
  if (event.type === 'tap') return event.needed ? 'tap' : 'plays';
  if (event.type !== 'connection') return null;
  if (event.state === 'connected') return 'up';
  return event.state === 'failed' ? 'none' : null;
}
