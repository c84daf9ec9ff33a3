import type { Answered, Device } from '@earshot/client';
import { useRef } from 'preact/hooks';
import { useAnswer } from '../settings/use-answer.ts';
import { adminWords, agoWords } from './admin-words.ts';
import { Confirmed } from './confirmed.tsx';
import type { AdminTools } from './admin-tools.ts';
import { GuestLink } from './guest-link.tsx';
import { Trouble } from './trouble.tsx';

/** Somebody the server knows. */
export type Known = Answered<'admin/people'>['people'][number];

function DeviceRow({ device, onSignOut }: { readonly device: Device; readonly onSignOut: (label: string) => Promise<void> }) {
  const label = device.label === '' ? adminWords.unnamed : device.label;
  const seen = adminWords.lastHere(agoWords(device.last_seen));
  return (
    <li class="device">
      <div class="who">
        <p class="name" title={label}>
          {label}
        </p>
        <p class="status">{device.current ? adminWords.thisDevice : seen}</p>
      </div>
      {!device.current && (
        <Confirmed
          word={adminWords.signOut}
          label={adminWords.signOutOf(label)}
          question={adminWords.signOutAsked(label)}
          onYes={() => onSignOut(label)}
        />
      )}
    </li>
  );
}

interface Props {
  readonly tools: AdminTools;
  readonly person: Known;
  readonly isMe: boolean;
  readonly onChanged: () => void;
}

/** What is known of somebody, and what an admin can do about it. */
export function PersonDetails({ tools, person, isMe, onChanged }: Props) {
  const { id, username } = person;
  function list() {
    return tools.read('admin/devices', { target_user_id: id });
  }
  const { body, problem, ask } = useAnswer(list);
  const rows = useRef<HTMLUListElement>(null);
  async function signOut({ device_id }: Device, label: string): Promise<void> {
    if ((await tools.act('admin/sign_out', { device_id }, adminWords.signedOut(label))) === null) return;
    // What was pressed goes with its row.
    rows.current?.focus();
    await ask(list);
    onChanged();
  }
  async function free(): Promise<void> {
    if ((await tools.act('admin/free_name', { target_user_id: id }, adminWords.freed(username))) !== null) onChanged();
  }
  async function demote(): Promise<void> {
    function whyNot(code: string): string | null {
      return code === 'wrong_state' ? adminWords.lastAdmin : null;
    }
    if ((await tools.act('admin/demote', { target_user_id: id }, adminWords.demoted(username), whyNot)) !== null) onChanged();
  }
  return (
    <div class="details">
      <Trouble problem={problem} isRead={body !== null} onAgain={() => void ask(list)} />
      {body?.devices.length === 0 && <p class="hint">{adminWords.noDevices}</p>}
      <ul ref={rows} class="devices" tabIndex={-1} aria-label={adminWords.devicesList(username)}>
        {body?.devices.map((device) => (
          <DeviceRow key={device.device_id} device={device} onSignOut={(label) => signOut(device, label)} />
        ))}
      </ul>
      <GuestLink tools={tools} target={person} />
      {person.admin && (
        <Confirmed
          word={adminWords.demote}
          label={adminWords.demoteOf(username)}
          question={adminWords.demoteAsked(username)}
          onYes={demote}
        />
      )}
      {!isMe && (
        <Confirmed word={adminWords.free} label={adminWords.freeOf(username)} question={adminWords.freeAsked(username)} onYes={free} />
      )}
    </div>
  );
}
