import type { Device, Phone } from '@earshot/client';
import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import { DeviceRow } from './device-row.tsx';
import { LinkDialog } from './link-dialog.tsx';
import { RecoveryCode } from './recovery-code.tsx';
import { linkWords } from './link-words.ts';
import type { SectionProps } from './section.ts';
import { settingsWords } from './settings-words.ts';
import { useAnswer } from './use-answer.ts';
import { problemWords } from '../problem-words.ts';

function LinkButton({ phone }: SectionProps) {
  const [open, setOpen] = useState(false);
  const close = useCallback(() => setOpen(false), []);
  return (
    <>
      <button type="button" class="pill" onClick={() => setOpen(true)}>
        {linkWords.linkDevice}
      </button>
      {open && <LinkDialog phone={phone} onClose={close} />}
    </>
  );
}

/** Asks for the list again whenever a device that waited was decided about, or one came by the recovery code. */
function useDecided(phone: Phone, again: () => void): void {
  const againRef = useRef(again);
  useEffect(() => {
    let waiting = phone.getSnapshot().requests.length;
    return phone.subscribe(() => {
      const { length } = phone.getSnapshot().requests;
      if (length !== waiting) againRef.current();
      waiting = length;
    });
  }, [phone]);
}

/** Who has no name that is kept has nothing to come back to. */
function isGuest(phone: Phone): boolean {
  const { session } = phone.getSnapshot();
  return session.phase !== 'in' || session.me.guest;
}

/** My devices: all of them ring. Each can be named, and each but this one signed out from here. */
export function Devices({ phone }: SectionProps) {
  function list() {
    return phone.ask('devices/list', {});
  }
  const { body, problem, ask } = useAnswer(list);
  useDecided(phone, () => void ask(list));
  const [told, setTold] = useState('');
  // This device is here, so it was last seen now: the clock of this browser may be off.
  const now = body?.devices.find(({ current }) => current)?.last_seen ?? 0;
  const rows = useRef<HTMLUListElement>(null);
  async function remove({ device_id }: Device, label: string): Promise<boolean> {
    if (!(await ask(() => phone.ask('devices/remove', { device_id })))) return false;
    setTold(settingsWords.removed(label));
    // The button that had the focus is gone with its row.
    rows.current?.focus();
    return true;
  }
  return (
    <>
      <p class="hint">{body === null && problem === null ? settingsWords.asking : settingsWords.devicesHint}</p>
      {problem !== null && (
        <p class="alert" role="alert">
          {problemWords(problem)}
        </p>
      )}
      {problem !== null && body === null && (
        <button type="button" class="pill" onClick={() => void ask(list)}>
          {settingsWords.again}
        </button>
      )}
      <ul ref={rows} class="devices" tabIndex={-1} aria-label={settingsWords.devices}>
        {body?.devices.map((device) => (
          <DeviceRow
            key={device.device_id}
            device={device}
            now={now}
            onRename={(label) => ask(() => phone.ask('devices/rename', { device_id: device.device_id, label }))}
            onRemove={(label) => remove(device, label)}
          />
        ))}
      </ul>
      <LinkButton phone={phone} />
      {body?.recovery_made_at !== undefined && !isGuest(phone) && (
        <RecoveryCode phone={phone} madeAt={body.recovery_made_at} onMade={() => void ask(list)} />
      )}
      <p class="unseen" role="status">
        {told}
      </p>
    </>
  );
}
