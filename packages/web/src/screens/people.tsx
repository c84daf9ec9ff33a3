import type { Phone, PhoneSnapshot, User } from '@earshot/client';
import type { FunctionComponent, Ref } from 'preact';
import { useContext, useRef, useState } from 'preact/hooks';
import { useActivation } from '../activation.ts';
import type { CallSet } from '../call-set.ts';
import { counterpartOf } from '../counterpart.ts';
import { useCopy } from '../copy.ts';
import { sharedAddress } from '../host.ts';
import { SingleKeys } from '../keys.ts';
import { isAway } from '../link.ts';
import { Find } from '../parts/find.tsx';
import { Logo } from '../parts/logo.tsx';
import { Me } from '../parts/me.tsx';
import { withName } from '../parts/name.tsx';
import { PeopleList } from '../parts/people-list.tsx';
import { reachOf } from '../reach.ts';
import { stopButton } from '../roving.ts';
import { useLater } from '../use-later.ts';
import { words } from '../words.ts';

interface Props {
  readonly phone: Phone;
  readonly snapshot: PhoneSnapshot;
  readonly me: User;
  readonly calls: CallSet;
  readonly heading: Ref<HTMLHeadingElement>;
  /** The people stand in place of the call in focus, which is set aside. */
  readonly away: boolean;
  readonly onKeys: () => void;
  /** Leads back to that call. */
  readonly onBack: () => void;
}

function Nobody({ search: sought }: { readonly search: string }) {
  const [copied, copy] = useCopy();
  const address = sharedAddress();
  if (sought !== '') return <p class="nobody">{withName(words.nobodyFound(sought), sought)}</p>;
  return (
    <div class="nobody">
      <p class="name">{words.nobody}</p>
      <p>{address === null ? words.nobodyHintLocal : words.nobodyHint}</p>
      {address !== null && (
        <>
          <p class="address">{address}</p>
          <button type="button" class="pill" onClick={() => copy(address)}>
            {copied === 'done' ? words.copied : words.copyAddress}
          </button>
        </>
      )}
    </div>
  );
}

/** Enter calls the only one who was found, or leads to where it says why that cannot be. */
function callOnly({ search, list, total }: PhoneSnapshot['people'], button: HTMLElement | null): void {
  if (search === '' || list.length !== 1 || total !== 1 || button === null) return;
  if (button.ariaDisabled === 'true') button.focus();
  else button.click();
}

interface OpenerProps {
  readonly phone: Phone;
  readonly word: string;
  readonly dialog: 'InviteDialog' | 'SettingsDialog';
}

/** A button that opens a dialog, one press away at any time. */
function Opener({ phone, word, dialog }: OpenerProps) {
  const [open, setOpen] = useState(false);
  const Dialog: FunctionComponent<{ readonly phone: Phone; readonly onClose: () => void }> | undefined = useLater()?.[dialog];
  return (
    <>
      <button type="button" class="text-button" onClick={() => setOpen(true)}>
        {word}
      </button>
      {open && Dialog && <Dialog phone={phone} onClose={() => setOpen(false)} />}
    </>
  );
}

function KeysButton({ onPress }: { readonly onPress: () => void }) {
  const on = useContext(SingleKeys);
  return (
    <button type="button" class="text-button keys-button" aria-keyshortcuts={on ? '?' : undefined} onClick={onPress}>
      {words.keys}
    </button>
  );
}

/** Without the server the list is what it was. */
function headingOf(search: string, away: boolean): string {
  if (away) return words.hereBefore;
  return search === '' ? words.hereNow : words.found;
}

/** Who is here, with a field to find somebody, and me at the foot. */
export function People({ phone, snapshot, calls, me, heading, away, onKeys, onBack }: Props) {
  const { availability, people, link, microphone } = snapshot;
  const later = useLater();
  const isBefore = isAway(link);
  const { standing } = calls;
  const isListed = away || standing.length > 1 || standing.some(({ focused }) => !focused);
  const list = useRef<HTMLUListElement>(null);
  return (
    <aside class="side" aria-label={words.whoIsHere}>
      <div class="side-head">
        <Logo />
        <Opener phone={phone} word={words.invite} dialog="InviteDialog" />
        <KeysButton onPress={onKeys} />
        <Opener phone={phone} word={words.settings} dialog="SettingsDialog" />
      </div>
      {later && isListed && <later.Calls phone={phone} calls={calls} onBack={onBack} />}
      <Find
        people={people}
        onLook={(search) => phone.look(search)}
        onEnter={() => callOnly(people, stopButton(list.current))}
        onDown={() => stopButton(list.current)?.focus()}
      />
      <div class="here">
        <h2 tabIndex={-1} ref={heading}>
          {headingOf(people.search, isBefore)}
        </h2>
        <span>{people.total.toLocaleString('en')}</span>
      </div>
      <div class="people">
        <PeopleList
          phone={phone}
          people={people}
          current={counterpartOf(snapshot.call)}
          isMarked={!isListed}
          calls={calls}
          before={isBefore}
          list={list}
        />
        {people.list.length === 0 && !people.loading && <Nobody search={people.search} />}
      </div>
      <Me
        me={me}
        reach={reachOf({ availability, calls, link, microphone }, useActivation())}
        onSignOut={standing.length === 0 ? () => void phone.signOut() : null}
      >
        {later && <later.DoNotDisturb phone={phone} availability={availability} />}
        {later && me.guest && <later.GuestNote />}
      </Me>
    </aside>
  );
}
