import { problemWords, type Device } from '@earshot/client';
import { useRef, useState } from 'preact/hooks';
import { DeviceRow } from './device-row.tsx';
import type { SectionProps } from './section.ts';
import { settingsWords } from './settings-words.ts';
import { useAnswer } from './use-answer.ts';

/** My devices: all of them ring. Each can be named, and each but this one signed out from here. */
export function Devices({ phone }: SectionProps) {
  function list() {
    return phone.ask('devices/list', {});
  }
  const { body, problem, ask } = useAnswer(list);
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
      <p class="unseen" role="status">
        {told}
      </p>
    </>
  );
}
