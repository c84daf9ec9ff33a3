import type { Phone, PhoneSnapshot, User } from '@earshot/client';
import type { RefObject } from 'preact';
import { useCallback, useState } from 'preact/hooks';
import { counterpartOf } from '../counterpart.ts';
import { useFarewell } from '../farewell.ts';
import { useFocus } from '../focus.ts';
import { SingleKeys, useKeys, useSingleKeys } from '../keys.ts';
import { isAway } from '../link.ts';
import { useLater } from '../use-later.ts';
import { useSounds } from '../use-sounds.ts';
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

/** Signed in: people at the side, the call in front. On a phone a call covers the people. */
export function Home({ phone, snapshot, me, arrivedRef }: Props) {
  const { call, problem } = snapshot;
  const places = useFocus(call.phase, arrivedRef);
  const { hushed, hush } = useSounds(call);
  const said = useFarewell(phone, call);
  const [keys, setKeys] = useSingleKeys();
  const [sheet, setSheet] = useState(false);
  const later = useLater();
  const openSheet = useCallback(() => setSheet(true), []);
  useKeys(keys, openSheet);
  const isRinging = call.phase === 'ringing' || call.phase === 'accepting';
  const isCovered = call.phase !== 'idle' && !isRinging;
  return (
    <SingleKeys.Provider value={keys}>
      <div class={isCovered ? 'home covered' : 'home'}>
        {later && <later.Notices phone={phone} snapshot={snapshot} />}
        <People phone={phone} snapshot={snapshot} me={me} current={counterpartOf(call)} heading={places.people} onKeys={openSheet} />
        <Stage phone={phone} snapshot={snapshot} me={me.id} heading={places.stage} said={said} />
      </div>
      {isRinging && (
        <Ringing
          key={call.call.call_id}
          phone={phone}
          call={call}
          problem={problem}
          away={isAway(snapshot.link)}
          hushed={hushed}
          onHush={hush}
        />
      )}
      {later && <later.AroundPage call={call} />}
      {sheet && later && <later.KeysDialog on={keys} onChange={setKeys} onClose={() => setSheet(false)} />}
    </SingleKeys.Provider>
  );
}
