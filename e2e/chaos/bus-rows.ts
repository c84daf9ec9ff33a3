import { agreed, patience, unbroken } from './allowed.ts';
import { whyNoCluster, withCluster, type Cluster } from './cluster.ts';
import type { Row } from './row.ts';
import { expectAgreed, type Stage } from './stage.ts';

function mustBe(is: boolean, what: string): void {
  if (!is) throw new Error(what);
}

/** A call that has come over to the cluster; answers its id. */
async function talkBefore(stage: Stage, act: (cluster: Cluster, callId: string) => Promise<number>): Promise<number> {
  const callId = await stage.talk();
  return withCluster(stage, async (cluster) => {
    await expectAgreed(stage, callId, [], patience);
    await stage.expectTalk(patience);
    return act(cluster, callId);
  });
}

/** Nobody may hear anything of it. */
async function expectUnbroken(stage: Stage, from: number): Promise<void> {
  const gap = await stage.gapOf({ from, until: Date.now() });
  mustBe(gap < unbroken, `${gap} ms of silence`);
}

/** A part is killed, and the next one in its place is started at once. */
function replaced(stage: Stage, part: 'core' | 'door'): Promise<number> {
  return talkBefore(stage, async (cluster, callId) => {
    const from = Date.now();
    await cluster[part].kill();
    const back = await cluster[part].start();
    await expectAgreed(stage, callId, [], agreed);
    const took = Date.now() - back;
    await expectUnbroken(stage, from);
    await stage.expectTalk(agreed);
    return took;
  });
}

const rest = { way: 'relay', figure: 'all agree', target: '5 s', lacks: whyNoCluster } as const;

/** What happens between a core and its doors. */
export const busRows: readonly Row[] = [
  { ...rest, event: 'door killed in a call, another in its place', tries: { short: 0, long: 10 }, act: (stage) => replaced(stage, 'door') },
  { ...rest, event: 'core killed in a call behind its door', tries: { short: 0, long: 10 }, act: (stage) => replaced(stage, 'core') },
];
