/**
 * My microphone in a call: the device, what I want of it, and what the line lets through. I am heard only while the
 * device is open, I speak, and the line sounds. A message from outside may silence the line, and let through again what
 * it has silenced; it never touches what I want. Pure.
 */
export interface Microphone {
  readonly device: Device;
  readonly person: Person;
  readonly line: VoiceLine;
}

/**
 *     asking --opened--> open <------- opened -------- opening
 *        |                |  |                          ^  |  ^
 *     refused           gone +- gone, another is ready -+  |  |
 *        v                v                                |  |
 *     the call ends      lost <------- refused, gone ------+  |
 *                         +-------------- unmute -------------+
 */
export type Device =
  /** The person is being asked for it. */
  | 'asking'
  /** It opens without a question. */
  | 'opening'
  | 'open'
  /** The track ended, or none could be opened. The call goes on; Unmute opens one once more. */
  | 'lost';

/** Changed by Mute and Unmute alone. */
export type Person = 'speaks' | 'muted';

/** `silent` while anybody holds: silence is sent in place of what the microphone takes in. */
export type VoiceLine = 'sounding' | 'silent';

export type MicrophoneEvent =
  /** The person presses a button. */
  | { readonly type: 'mute' | 'unmute' }
  /** What comes of opening it. */
  | { readonly type: 'opened' | 'refused' }
  /** The track ended by itself. `ready`: another one opens without a question. */
  | { readonly type: 'gone'; readonly ready: boolean }
  /** Somebody holds; nobody holds any more. */
  | { readonly type: 'hush' | 'sound' };

export type MicrophoneEffect =
  /** Open it, or another. */
  | { readonly type: 'open' }
  /** Mute or unmute it. */
  | { readonly type: 'enable'; readonly on: boolean }
  /** Put it on the line, or silence. */
  | { readonly type: 'attach'; readonly on: boolean }
  /** Tell the other whether there is a microphone. */
  | { readonly type: 'tell' }
  /** Without a microphone there is no call. */
  | { readonly type: 'end' };

export interface MicrophoneStep {
  readonly microphone: Microphone;
  readonly effects: readonly MicrophoneEffect[];
}

/** One that the line lets through. */
export function firstMicrophone(device: Device, person: Person): Microphone {
  return { device, person, line: 'sounding' };
}

export function isMuted({ person }: Microphone): boolean {
  return person === 'muted';
}

function to(microphone: Microphone, ...effects: readonly MicrophoneEffect[]): MicrophoneStep {
  return { microphone, effects };
}

/** One step. The same microphone when nothing changes. */
export function stepMicrophone(microphone: Microphone, event: MicrophoneEvent): MicrophoneStep {
  const { device, person, line } = microphone;
  switch (event.type) {
    case 'mute':
      return person === 'muted' ? to(microphone) : to({ ...microphone, person: 'muted' }, { type: 'enable', on: false });
    case 'unmute':
      return unmute(microphone);
    case 'opened':
      return to(
        { ...microphone, device: 'open' },
        { type: 'enable', on: person === 'speaks' },
        { type: 'attach', on: line === 'sounding' },
        { type: 'tell' },
      );
    case 'refused':
      return device === 'asking' ? to(microphone, { type: 'end' }) : lost(microphone);
    case 'gone':
      return event.ready ? to({ ...microphone, device: 'opening' }, { type: 'open' }) : lost(microphone);
    case 'hush':
      return line === 'silent' ? to(microphone) : to({ ...microphone, line: 'silent' }, { type: 'attach', on: false });
    case 'sound':
      return line === 'sounding' ? to(microphone) : to({ ...microphone, line: 'sounding' }, { type: 'attach', on: true });
  }
}

/** Unmute is also the gesture that opens a lost microphone once more. */
function unmute(microphone: Microphone): MicrophoneStep {
  const open: readonly MicrophoneEffect[] = microphone.device === 'lost' ? [{ type: 'open' }] : [];
  const enable: readonly MicrophoneEffect[] = microphone.person === 'muted' ? [{ type: 'enable', on: true }] : [];
  if (open.length + enable.length === 0) return to(microphone);
  const device = microphone.device === 'lost' ? 'opening' : microphone.device;
  return to({ ...microphone, device, person: 'speaks' }, ...open, ...enable);
}

/** It goes on without one, and says so: the other shall not look for a way that is not lost. */
function lost(microphone: Microphone): MicrophoneStep {
  return to({ ...microphone, device: 'lost' }, { type: 'tell' });
}
