import type { Phone, PhoneSnapshot, User } from '@earshot/client';
import type { RefObject } from 'preact';
import { useCallback, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import { useArming } from '../arming.ts';
import { callSetOf, isAside, type CallSet } from '../call-set.ts';
import { useFocus, type Places } from '../focus.ts';
import { useHushed } from '../hushed.ts';
import { SingleKeys, useSingleKeys } from '../keys.ts';
import { isAway } from '../link.ts';
import type { Tab } from '../tab.ts';
import { useLater } from '../use-later.ts';
import { People } from './people.tsx';
import { Ringing } from './ringing.tsx';
import { Stage } from './stage.tsx';

interface Props {
  readonly phone: Phone;
  readonly snapshot: PhoneSnapshot;
  readonly me: User;
  /** I came from the sign-in form a moment ago. */
  readonly arrivedRef: RefObject<boolean>;
}

/**
 * Whether the people are looked at in place of the call in focus, where there is room for one of them: only while it is
 * set aside, and until it is taken up or another comes in its place. The focus goes where the person looks.
 */
function useLookAway({ standing }: CallSet, { stage, people }: Places): readonly [boolean, (on: boolean) => void] {
  const [from, setFrom] = useState<string | null>(null);
  const aside = standing.find((entry) => entry.focused && isAside(entry));
  const id = aside?.id ?? null;
  if (from !== null && from !== id) setFrom(null);
  const away = id !== null && from === id;
  const wasAwayRef = useRef(false);
  useLayoutEffect(() => {
    if (away !== wasAwayRef.current) (away ? people : stage).current?.focus();
    wasAwayRef.current = away;
  }, [away, people, stage]);
  return [away, (on) => setFrom(on ? id : null)];
}

/** Whether this phone is being made ready to ring, on the stage: the focus goes there. */
function useArmingStep({ stage }: Places): boolean {
  const arming = useArming();
  useLayoutEffect(() => {
    if (arming) stage.current?.focus();
  }, [arming, stage]);
  return arming;
}

/** Signed in: people at the side, the call in front. On a phone a call covers the people. */
export function Home({ phone, snapshot, me, arrivedRef }: Props) {
  const { call, problem } = snapshot;
  const calls = useMemo(() => callSetOf(snapshot.calls), [snapshot.calls]);
  const places = useFocus(call.phase, arrivedRef);
  const [isHushed, hush] = useHushed(calls);
  const [said, setSaid] = useState('');
  const [keys, setKeys] = useSingleKeys();
  const [hasKeys, setHasKeys] = useState(false);
  const [tab, setTab] = useState<Tab>('people');
  const [sheet, setSheet] = useState(false);
  const [looksAway, lookAway] = useLookAway(calls, places);
  const later = useLater();
  const openSheet = useCallback(() => setSheet(true), []);
  const haveKeys = useCallback(() => setHasKeys(true), []);
  const showPeople = useCallback(() => setTab('people'), []);
  const arming = useArmingStep(places);
  const isCovered = call.phase === 'idle' ? arming : calls.front?.focused !== true && !looksAway;
  const shared = { phone, snapshot, calls };
  return (
    <SingleKeys.Provider value={keys && hasKeys}>
      <div class={isCovered ? 'home covered' : 'home'}>
        {later && <later.Notices phone={phone} snapshot={snapshot} onRecents={tab === 'people' ? () => setTab('recents') : null} />}
        <People
          {...shared}
          me={me}
          heading={places.people}
          away={looksAway}
          tab={tab}
          onTab={setTab}
          onKeys={openSheet}
          onBack={() => lookAway(false)}
        />
        <Stage {...shared} me={me} heading={places.stage} said={said} onPeople={() => lookAway(true)} />
      </div>
      {later && <later.Told calls={calls} />}
      {calls.front && (
        <Ringing
          key={calls.front.id}
          phone={phone}
          ring={calls.front}
          also={calls.waiting}
          problem={problem}
          away={isAway(snapshot.link)}
          hushed={isHushed}
          onHush={hush}
        />
      )}
      {later && <later.Ringer {...shared} me={me.id} hushed={isHushed} />}
      {later && <later.AroundPage {...shared} />}
      {later && <later.Farewell phone={phone} call={call} onSaid={setSaid} />}
      {later && (
        <later.Keyboard on={keys} onTurn={setKeys} onReady={haveKeys} sheet={sheet} onOpen={openSheet} onClose={() => setSheet(false)} />
      )}
      {later && <later.CalledLink {...shared} onPeople={showPeople} />}
    </SingleKeys.Provider>
  );
}
