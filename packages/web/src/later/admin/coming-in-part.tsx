import type { Answered, PhoneSnapshot } from '@earshot/client';
import { useEffect, useRef } from 'preact/hooks';
import { useAnswer } from '../settings/use-answer.ts';
import { adminWords, agoWords } from './admin-words.ts';
import type { AdminTools } from './admin-tools.ts';
import { InviteForm } from './invite-form.tsx';
import { Trouble } from './trouble.tsx';
import { untilWords } from '../availability-words.ts';

type Entries = Answered<'admin/invites'>;
type Ask = Entries['asks'][number];
type Invite = Entries['invites'][number];

interface AskProps {
  readonly ask: Ask;
  readonly onDecide: (name: 'admin/approve' | 'admin/refuse', done: string) => void;
}

function AskRow({ ask: { username, asked_at: at, address }, onDecide }: AskProps) {
  return (
    <li class="device">
      <div class="who">
        <p class="name" dir="auto" title={username}>
          {username}
        </p>
        <p class="status">{adminWords.asked(agoWords(at / 1_000), address)}</p>
      </div>
      <button
        type="button"
        class="pill"
        aria-label={adminWords.refuseOf(username)}
        onClick={() => onDecide('admin/refuse', adminWords.refused(username))}
      >
        {adminWords.refuse}
      </button>
      <button
        type="button"
        class="pill talk"
        aria-label={adminWords.approveOf(username)}
        onClick={() => onDecide('admin/approve', adminWords.approved(username))}
      >
        {adminWords.approve}
      </button>
    </li>
  );
}

function InviteRow({ invite, onWithdraw }: { readonly invite: Invite; readonly onWithdraw: () => void }) {
  const { username, label, used, uses, ends_at: until } = invite;
  return (
    <li class="device">
      <div class="who">
        <p class="name" dir="auto">
          {adminWords.inviteFor(username, label)}
        </p>
        <p class="status">{adminWords.used(used, uses, untilWords(until))}</p>
      </div>
      <button type="button" class="text-button" aria-label={adminWords.withdrawInviteOf(username, label)} onClick={onWithdraw}>
        {adminWords.withdraw}
      </button>
    </li>
  );
}

/** Asks again whenever another number of people waits to come in. */
function useWaiting({ phone }: AdminTools, again: () => void): void {
  const againRef = useRef(again);
  useEffect(() => {
    let known: PhoneSnapshot['asks'] = phone.getSnapshot().asks;
    return phone.subscribe(() => {
      const { asks } = phone.getSnapshot();
      if (asks !== known) againRef.current();
      known = asks;
    });
  }, [phone]);
}

/** Who asks to come in, and who may by an invitation. */
export function ComingInPart({ tools }: { readonly tools: AdminTools }) {
  function list() {
    return tools.read('admin/invites', {});
  }
  const { body, problem, ask } = useAnswer(list);
  const rows = useRef<HTMLUListElement>(null);
  const invites = useRef<HTMLUListElement>(null);
  useWaiting(tools, () => void ask(list));
  async function decide(name: 'admin/approve' | 'admin/refuse', { ask_id }: Ask, done: string): Promise<void> {
    // What was pressed goes with its row, and the list may be read anew before the answer comes.
    rows.current?.focus();
    await tools.act(name, { ask_id }, done);
    await ask(list);
  }
  async function withdraw({ invite_id }: Invite): Promise<void> {
    invites.current?.focus();
    await tools.act('admin/withdraw_invite', { invite_id }, adminWords.withdrawn);
    await ask(list);
  }
  return (
    <>
      <Trouble problem={problem} isRead={body !== null} onAgain={() => void ask(list)} />
      <h3 id="admin-asks">{adminWords.asks}</h3>
      {body?.asks.length === 0 && <p class="hint">{adminWords.noAsks}</p>}
      <ul ref={rows} class="devices" tabIndex={-1} aria-labelledby="admin-asks">
        {body?.asks.map((each) => (
          <AskRow key={each.ask_id} ask={each} onDecide={(name, done) => void decide(name, each, done)} />
        ))}
      </ul>
      <h3>{adminWords.newInvite}</h3>
      <InviteForm tools={tools} onMade={() => void ask(list)} />
      <h3 id="admin-invites">{adminWords.invites}</h3>
      {body?.invites.length === 0 && <p class="hint">{adminWords.noInvites}</p>}
      <ul ref={invites} class="devices" tabIndex={-1} aria-labelledby="admin-invites">
        {body?.invites.map((invite) => (
          <InviteRow key={invite.invite_id} invite={invite} onWithdraw={() => void withdraw(invite)} />
        ))}
      </ul>
    </>
  );
}
