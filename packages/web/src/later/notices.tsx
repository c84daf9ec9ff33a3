import type { Phone, PhoneSnapshot, Problem } from '@earshot/client';
import triangleAlert from 'icon:triangle-alert';
import wifiOff from 'icon:wifi-off';
import { useEffect, useState } from 'preact/hooks';
import { isAway, isCrowded, isStuck } from '../link.ts';
import { Icon } from '../parts/icon.tsx';
import { withName } from '../parts/name.tsx';
import { AsksNotice } from './asks-notice.tsx';
import { Claim } from './claim/claim.tsx';
import { PickUps } from './desk-door.tsx';
import { FreeNotice } from './free-notice.tsx';
import { LinkUnused } from './link-unused.tsx';
import { DeviceRequests } from './device-request.tsx';
import { endedWords, words } from './words.ts';
import { Opened } from './push/opened.ts';
import { say, useSaid } from './said.ts';
import { useLabMode } from './health.ts';
import { Updated } from './updated.tsx';
import { useWall } from './use-wall.ts';
import { recentsWords } from './recents-words.ts';
import { problemWords } from './problem-words.ts';

interface Props {
  readonly phone: Phone;
  readonly snapshot: PhoneSnapshot;
  /** Shows my calls; null while they are shown. */
  readonly onRecents: (() => void) | null;
}

/**
 * Whether loading the page again is worth a try. While a call is under way it is not: the call waits for the server.
 */
function isToLoad({ link, call }: PhoneSnapshot): boolean {
  return isStuck(link) && !isCrowded(link) && (call.phase === 'idle' || call.phase === 'ended');
}

/** What is to be said of a server that is away. The sound of a call, if there is any, goes on without it. */
function lostWords(snapshot: PhoneSnapshot): string {
  const { link, call } = snapshot;
  if (isCrowded(link)) return words.tooManyTabs;
  if (call.phase === 'talking') return call.media === 'connected' ? words.linkLostInCall : words.linkLost;
  return isToLoad(snapshot) ? words.cannotReach : words.linkLost;
}

/** Where it is said already that the server is away and tried again, nobody is told to check it. */
function wrongWords(problem: Problem, lost: boolean): string {
  return lost && problem.code === 'server_unreachable' ? words.notWithoutServer : problemWords(problem);
}

/**
 * Those of my calls that have ended while I was in another: who waited for me is not lost without a word. An end of my
 * own doing needs none.
 */
function Others({ phone, calls }: { readonly phone: Phone; readonly calls: PhoneSnapshot['calls'] }) {
  const over = calls.flatMap(({ id, view, focused }) => (focused || view.phase !== 'ended' ? [] : [{ id, view }]));
  useEffect(() => {
    for (const { id, view } of over) if (view.byMe) phone.dismiss('call', id);
  });
  return over.map(({ id, view }) =>
    view.byMe ? null : (
      <div key={id} class="notice wait">
        <p>{withName(words.ofCall(view.other.username, endedWords(view, false)), view.other.username)}</p>
        <button type="button" class="text-button" onClick={() => phone.dismiss('call', id)}>
          {words.dismiss}
        </button>
      </div>
    ),
  );
}

/** What came of a press whose control is gone. */
function SaidNotice() {
  const said = useSaid();
  if (said === null) return <div role="status" />;
  return (
    <div class={`notice ${said.bad ? 'stop' : 'wait'}`} role={said.bad ? 'alert' : 'status'}>
      <p>{said.text}</p>
      <button type="button" class="text-button" onClick={() => say(null)}>
        {words.dismiss}
      </button>
    </div>
  );
}

/** What was missed while nobody was here, told once: until it is shown or seen, or the person has read of it. */
function Before({ history, onRecents }: Pick<PhoneSnapshot, 'history'> & Pick<Props, 'onRecents'>) {
  const [told, setTold] = useState<'not-yet' | 'now' | 'done'>('not-yet');
  const { standing, unseen } = history;
  if (told === 'not-yet' && standing === 'known') setTold(unseen > 0 ? 'now' : 'done');
  if (told === 'now' && (unseen === 0 || onRecents === null)) setTold('done');
  if (told !== 'now' || onRecents === null) return null;
  return (
    <div class="notice wait">
      <p>{words.missedCount(unseen)}</p>
      <button type="button" class="text-button" onClick={onRecents}>
        {recentsWords.show}
      </button>
      <button type="button" class="text-button" onClick={() => setTold('done')}>
        {words.dismiss}
      </button>
    </div>
  );
}

/** Says that this page answers by itself, where it was turned on. */
function Wall(props: Pick<Props, 'phone' | 'snapshot'> & { readonly me: string }) {
  const wall = useWall();
  return wall && <wall.WallPhone {...props} />;
}

/**
 * What a person must know at the moment, above everything: the server is away, something went wrong, a call was missed,
 * the host trusts everybody.
 */
export function Notices({ phone, snapshot, onRecents }: Props) {
  const { problem, missed, call, link, session } = snapshot;
  const lab = useLabMode();
  const lost = isAway(link) || isCrowded(link);
  return (
    <div class="notices">
      <div aria-live="polite">
        {lab && (
          <p class="notice wait">
            <Icon of={triangleAlert} />
            {words.labMode}
          </p>
        )}
        {lost && (
          <div class="notice wait">
            <Icon of={wifiOff} />
            <p>{lostWords(snapshot)}</p>
            {isToLoad(snapshot) && (
              <button type="button" class="text-button" onClick={() => location.reload()}>
                {words.loadAgain}
              </button>
            )}
          </div>
        )}
        <Updated snapshot={snapshot} />
        <Others phone={phone} calls={snapshot.calls} />
        {session.phase === 'in' && <LinkUnused phone={phone} name={session.me.username} inCall={snapshot.calls.length > 0} />}
        <FreeNotice phone={phone} snapshot={snapshot} />
        {snapshot.groupRings.length > 0 && <PickUps phone={phone} snapshot={snapshot} />}
        <Before history={snapshot.history} onRecents={onRecents} />
        {missed && !problem && (
          <div class="notice wait">
            <p>{withName(words.missedCall(missed.username), missed.username)}</p>
            <button type="button" class="text-button" onClick={() => phone.dismiss('missed')}>
              {words.dismiss}
            </button>
          </div>
        )}
      </div>
      <SaidNotice />
      {session.phase === 'in' && <Wall phone={phone} snapshot={snapshot} me={session.me.id} />}
      <Opened phone={phone} snapshot={snapshot} onRecents={onRecents} />
      <Claim phone={phone} snapshot={snapshot} />
      <AsksNotice phone={phone} asks={snapshot.asks} />
      {problem && call.phase !== 'ringing' && (
        <div class="notice stop" role="alert">
          <Icon of={triangleAlert} />
          <p>{wrongWords(problem, lost)}</p>
          <button type="button" class="text-button" onClick={() => phone.dismiss('problem')}>
            {words.dismiss}
          </button>
        </div>
      )}
      <DeviceRequests phone={phone} requests={snapshot.requests} rings={call.phase === 'ringing'} />
    </div>
  );
}
