import type { Phone, PhoneSnapshot, User } from '@earshot/client';
import search from 'icon:search';
import type { Ref } from 'preact';
import { useCopy } from '../copy.ts';
import { sharedAddress } from '../host.ts';
import { isAway } from '../link.ts';
import { Icon } from '../parts/icon.tsx';
import { Logo } from '../parts/logo.tsx';
import { Me } from '../parts/me.tsx';
import { PersonRow } from '../parts/person-row.tsx';
import { words } from '../words.ts';

interface Props {
  readonly phone: Phone;
  readonly snapshot: PhoneSnapshot;
  readonly me: User;
  /** The id of whom I am in a call with, if with anybody. */
  readonly current: string | null;
  readonly heading: Ref<HTMLHeadingElement>;
}

function Nobody({ search: sought }: { readonly search: string }) {
  const [copied, copy] = useCopy();
  const address = sharedAddress();
  if (sought !== '') return <p class="nobody">{words.nobodyFound(sought)}</p>;
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

/** Who is here, with a field to find somebody, and me at the foot. */
export function People({ phone, snapshot, me, current, heading }: Props) {
  const { people } = snapshot;
  const free = current === null;
  return (
    <aside class="side" aria-label={words.whoIsHere}>
      <div class="side-head">
        <Logo />
        {free && (
          <button type="button" class="text-button" onClick={() => void phone.signOut()}>
            {words.signOut}
          </button>
        )}
      </div>
      <div class="find">
        <Icon of={search} />
        <input
          type="search"
          aria-label={words.find}
          placeholder={words.find}
          defaultValue={people.search}
          autocomplete="off"
          spellcheck={false}
          onInput={(event) => phone.look(event.currentTarget.value)}
        />
      </div>
      <div class="here">
        <h2 tabIndex={-1} ref={heading}>
          {people.search === '' ? words.hereNow : words.found}
        </h2>
        <span>{people.total.toLocaleString('en')}</span>
      </div>
      <div class="people">
        <ul aria-label={words.people}>
          {people.list.map((user) => (
            <PersonRow key={user.id} phone={phone} user={user} busy={!free} current={user.id === current} />
          ))}
        </ul>
        {people.list.length === 0 && !people.loading && <Nobody search={people.search} />}
        {people.more && (
          <button type="button" class="pill wide" onClick={() => phone.more()}>
            {words.showMore}
          </button>
        )}
      </div>
      <Me me={me} reachable={!isAway(snapshot.link)} />
    </aside>
  );
}
