import type { Phone, PhoneSnapshot, User } from '@earshot/client';
import type { Ref } from 'preact';
import { useRef } from 'preact/hooks';
import type { CallSet } from '../call-set.ts';
import { counterpartOf } from '../counterpart.ts';
import { isAway } from '../link.ts';
import { Logo } from '../parts/logo.tsx';
import { Me } from '../parts/me.tsx';
import { panelOf, type Tab } from '../tab.ts';
import { PeopleList, stopButton } from './people-list.tsx';
import { useLater } from '../use-later.ts';
import { words } from '../words.ts';
import { language } from '../language.ts';

interface Props {
  readonly phone: Phone;
  readonly snapshot: PhoneSnapshot;
  readonly me: User;
  readonly calls: CallSet;
  readonly heading: Ref<HTMLHeadingElement>;
  /** The people stand in place of the call in focus, which is set aside. */
  readonly away: boolean;
  readonly tab: Tab;
  readonly onTab: (tab: Tab) => void;
  readonly onKeys: () => void;
  /** Leads back to that call. */
  readonly onBack: () => void;
}

/** Enter calls the only one who was found, or leads to where it says why that cannot be. */
function callOnly({ search, list, total }: PhoneSnapshot['people'], button: HTMLElement | null): void {
  if (search === '' || list.length !== 1 || total !== 1 || button === null) return;
  if (button.ariaDisabled === 'true') button.focus();
  else button.click();
}

/** What stands above the list, and how many that are. Without the server the list is what it was. */
function headingOf({ found, favourites, online, total }: PhoneSnapshot['people'], away: boolean): readonly [string, number] {
  if (found !== '') return [words.found, total];
  const { length } = favourites;
  return length > 0 ? [words.favourites, length] : [away ? words.hereBefore : words.hereNow, online];
}

interface HereProps extends Pick<Props, 'phone' | 'snapshot' | 'calls' | 'heading'> {
  readonly isMarked: boolean;
}

/** Who is here, with a field to find somebody. */
function WhoIsHere({ phone, snapshot, calls, heading, isMarked }: HereProps) {
  const { people, link } = snapshot;
  const isBefore = isAway(link);
  const later = useLater();
  const list = useRef<HTMLUListElement>(null);
  const [title, count] = headingOf(people, isBefore);
  return (
    <>
      <div class="find">
        {later && (
          <later.Find
            people={people}
            onLook={(search) => phone.look(search)}
            onEnter={() => callOnly(people, stopButton(list.current))}
            onDown={() => stopButton(list.current)?.focus()}
            list={list}
            typing={calls.active === null}
          />
        )}
      </div>
      <div class="here">
        <h2 tabIndex={-1} ref={heading}>
          {title}
        </h2>
        <span>{count.toLocaleString(language)}</span>
      </div>
      <div class="people">
        <PeopleList
          phone={phone}
          people={people}
          current={counterpartOf(snapshot.call)}
          isMarked={isMarked}
          calls={calls}
          before={isBefore}
          list={list}
        />
        {later && people.total + people.favourites.length === 0 && !people.loading && <later.Nobody search={people.search} />}
        {later && <later.PageDoor phone={phone} snapshot={snapshot} />}
        {later && <later.EchoRow phone={phone} search={people.search} />}
      </div>
    </>
  );
}

/** Who is here, or my calls that are over, and me at the foot. */
export function People({ phone, snapshot, calls, me, heading, away, tab, onTab, onKeys, onBack }: Props) {
  const { availability, history, link } = snapshot;
  const later = useLater();
  const { standing } = calls;
  const isListed = away || standing.length > 1 || standing.some(({ focused }) => !focused);
  return (
    <aside class="side" aria-label={words.whoIsHere}>
      <div class="side-head">
        <Logo />
        {later && <later.HeadButtons phone={phone} onKeys={onKeys} />}
      </div>
      {later && isListed && <later.Calls phone={phone} calls={calls} onBack={onBack} />}
      <div class="tabs">{later && <later.Tabs tab={tab} unseen={history.unseen} onTab={onTab} />}</div>
      <div class="panel" role="tabpanel" id={panelOf(tab)} aria-labelledby={`tab-${tab}`}>
        {tab === 'people' ? (
          <WhoIsHere {...{ phone, snapshot, calls, heading }} isMarked={!isListed} />
        ) : (
          later && <later.Recents {...{ phone, snapshot, calls, heading }} />
        )}
      </div>
      <Me
        me={me}
        offline={isAway(link)}
        badge={later && <later.Badge snapshot={snapshot} calls={calls} />}
        onSignOut={standing.length === 0 ? () => void phone.signOut() : null}
      >
        {later && <later.DoNotDisturb phone={phone} availability={availability} />}
        {later && me.guest && <later.GuestNote />}
      </Me>
    </aside>
  );
}
