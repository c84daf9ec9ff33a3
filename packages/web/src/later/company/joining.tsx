import type { CallEntry, CallView, Phone } from '@earshot/client';
import ellipsis from 'icon:ellipsis';
import forward from 'icon:phone-forwarded';
import merge from 'icon:merge';
import pip from 'icon:picture-in-picture-2';
import sliders from 'icon:sliders-horizontal';
import userPlus from 'icon:user-plus';
import type { RefObject } from 'preact';
import { useCallback, useContext, useRef, useState } from 'preact/hooks';
import { SingleKeys } from '../../keys.ts';
import { Button } from '../../parts/button.tsx';
import { Icon } from '../../parts/icon.tsx';
import { Pill } from '../../parts/pill.tsx';
import { useHotkey } from '../keyboard/registered.ts';
import { Menu } from '../menu.tsx';
import { hasSmallWindow } from '../small-window/place.ts';
import { SoundDoor } from '../sound-door.tsx';
import { soundWords } from '../sound/sound-words.ts';
import { useChunk } from '../use-chunk.ts';
import { voiceWords } from '../voice/voice-words.ts';
import { Choose } from './choose.tsx';
import { companyWords } from './company-words.ts';

type Talking = Extract<CallView, { phase: 'talking' }>;

interface Props {
  readonly phone: Phone;
  readonly call: Talking;
}

function myId(phone: Phone): string {
  const { session } = phone.getSnapshot();
  return session.phase === 'in' ? session.me.id : '';
}

/** Whom nobody can be brought in for: me, and who is in the call or rung for it. */
function known(phone: Phone, { call }: Talking): readonly string[] {
  return [myId(phone), ...call.parties.flatMap(({ user_id, state }) => (state === 'left' ? [] : [user_id]))];
}

/** My other calls with one person, which can be joined with this one. */
function otherCalls(phone: Phone, { call }: Talking): readonly CallEntry[] {
  return phone.getSnapshot().calls.filter(({ view }) => view.phase === 'talking' && view.call.call_id !== call.call_id);
}

interface DialogProps extends Props {
  readonly onClose: () => void;
}

function AddDialog({ phone, call, onClose }: DialogProps) {
  return (
    <Choose
      phone={phone}
      title={companyWords.addPerson}
      hint={companyWords.addHint}
      word={companyWords.add}
      nameOf={companyWords.addNamed}
      without={known(phone, call)}
      onChoose={({ id }) => {
        onClose();
        void phone.invite(id);
      }}
      onClose={onClose}
    />
  );
}

function TransferDialog({ phone, call, onClose }: DialogProps) {
  const others = otherCalls(phone, call).filter(({ view }) => view.phase === 'talking' && view.others.length < 2);
  return (
    <Choose
      phone={phone}
      title={companyWords.transfer}
      hint={companyWords.transferHint(call.other.username)}
      word={companyWords.transfer}
      nameOf={companyWords.transferTo}
      without={[...known(phone, call), ...others.map(({ view }) => view.other.id)]}
      onChoose={({ id }) => {
        onClose();
        void phone.transfer({ user: id });
      }}
      onClose={onClose}
    >
      {others.length > 0 && <p class="hint">{companyWords.joinHint(call.other.username)}</p>}
      {others.map(({ id, view }) => (
        <Pill
          key={id}
          word={companyWords.transferTo(view.other.username)}
          after={0}
          onPress={() => {
            onClose();
            void phone.transfer({ call: id });
          }}
        />
      ))}
    </Choose>
  );
}

/** Brings everybody of my other calls into this one. */
function mergeAll({ phone, call }: Props): void {
  for (const { id } of otherCalls(phone, call)) void phone.merge(id);
}

/** Loaded before it is pressed, for the browser opens a window at a press alone. */
function SmallWindowItem({ phone }: { readonly phone: Phone }) {
  const [small] = useChunk(() => import('../small-window/small-window.tsx'));
  return (
    <button type="button" aria-disabled={small === null} onClick={() => void small?.openSmallWindow(phone)}>
      <Icon of={pip} />
      {voiceWords.smallWindow}
    </button>
  );
}

/** `merge` is the menu too, opened by its key at `Merge calls`: what cannot be taken back wants a second one. */
type Open = 'nothing' | 'menu' | 'merge' | 'add' | 'transfer' | 'sound';

function isPairOf({ call }: Talking): boolean {
  return call.parties.filter(({ state }) => state !== 'left').length === 2;
}

interface MenuProps extends Props {
  readonly place: RefObject<HTMLDivElement | null>;
  readonly open: 'menu' | 'merge';
  readonly onOpen: (what: Open) => void;
  readonly onClose: () => void;
}

/** What stands under `More`. */
function CallMenu({ phone, call, place, open, onOpen, onClose }: MenuProps) {
  const keys = useContext(SingleKeys);
  return (
    <Menu role="group" label={companyWords.moreOf} button={place} first={open === 'merge' ? '.merge' : 'button'} onClose={onClose}>
      {call.heldByMe && (
        <button type="button" aria-keyshortcuts={keys ? 'P' : undefined} onClick={() => onOpen('add')}>
          <Icon of={userPlus} />
          {companyWords.addPerson}
        </button>
      )}
      {isPairOf(call) && (
        <button type="button" aria-keyshortcuts={keys ? 'T' : undefined} onClick={() => onOpen('transfer')}>
          <Icon of={forward} />
          {companyWords.transfer}
        </button>
      )}
      {otherCalls(phone, call).length > 0 && (
        <button type="button" class="merge" aria-keyshortcuts={keys ? 'J' : undefined} onClick={() => mergeAll({ phone, call })}>
          <Icon of={merge} />
          {companyWords.mergeCalls}
        </button>
      )}
      <button type="button" onClick={() => onOpen('sound')}>
        <Icon of={sliders} />
        {soundWords.sound}
      </button>
      {hasSmallWindow() && <SmallWindowItem phone={phone} />}
    </Menu>
  );
}

/** `Add person`, and under `More` what else can be done about others in a call. */
export function Joining({ phone, call }: Props) {
  const [open, setOpen] = useState<Open>('nothing');
  const place = useRef<HTMLDivElement>(null);
  function close(): void {
    setOpen('nothing');
  }
  // Where the call is not in view, as behind the people, a dialog of it would not be either.
  const openBy = useCallback((what: Open) => place.current?.checkVisibility() === true && setOpen(what), []);
  const add = useCallback(() => void openBy('add'), [openBy]);
  const transfer = useCallback(() => void openBy('transfer'), [openBy]);
  const merging = useCallback(() => void openBy('merge'), [openBy]);
  useHotkey('P', add);
  useHotkey('T', isPairOf(call) ? transfer : null);
  useHotkey('J', otherCalls(phone, call).length > 0 ? merging : null);
  return (
    <>
      {!call.heldByMe && <Button icon={userPlus} word={companyWords.addPerson} tone="quiet" hotkey="P" onPress={() => setOpen('add')} />}
      <div class="more-of-call" ref={place} key="more">
        <Button icon={ellipsis} word={companyWords.more} tone="quiet" onPress={() => setOpen('menu')} />
      </div>
      {(open === 'menu' || open === 'merge') && (
        <CallMenu
          {...{ phone, call, place, open }}
          onOpen={setOpen}
          onClose={() => setOpen((now) => (now === 'menu' || now === 'merge' ? 'nothing' : now))}
        />
      )}
      {open === 'sound' && <SoundDoor phone={phone} onClose={close} />}
      {open === 'add' && <AddDialog phone={phone} call={call} onClose={close} />}
      {open === 'transfer' && <TransferDialog phone={phone} call={call} onClose={close} />}
    </>
  );
}
