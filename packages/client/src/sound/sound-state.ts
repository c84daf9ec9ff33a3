import { standingOf, type Kind, type SoundChoice, type SoundDevice, type Standing } from './choice.ts';

/** What is plugged in, by kind, as far as the browser says; null until it was looked. */
export type Devices = Readonly<Record<Kind, readonly SoundDevice[]>>;

/** A chosen device went or came back: told until the person has read it, or chooses another. */
export interface DeviceNews {
  readonly kind: Kind;
  readonly label: string;
  readonly is: 'gone' | 'back';
}

/** What was chosen, and what is used for it. */
export interface SoundState {
  readonly choice: SoundChoice;
  readonly devices: Devices | null;
  readonly microphone: Standing;
  readonly speaker: Standing;
  readonly news: DeviceNews | null;
}

export type SoundEvent =
  | { readonly type: 'devices'; readonly devices: Devices }
  | { readonly type: 'choose'; readonly kind: Kind; readonly device: SoundDevice | null }
  | { readonly type: 'set'; readonly wish: Wish }
  | { readonly type: 'seen' };

/** What is chosen beside the devices. */
export type Wish = Partial<Pick<SoundChoice, 'volume' | 'echo' | 'noise' | 'gain' | 'filter'>>;

/** What microphones are opened with; `device` is null for the default. */
export interface Capture extends Pick<SoundChoice, 'echo' | 'noise' | 'gain'> {
  readonly device: string | null;
}

export type SoundEffect =
  /** Open microphones so from now on; with `reopen` those that are open too. */
  | { readonly type: 'capture'; readonly capture: Capture; readonly reopen: boolean }
  /** Play so from now on; `device` is null for the default, `volume` in percent. */
  | { readonly type: 'play'; readonly device: string | null; readonly volume: number }
  /** Have voices go through the filter of the page from now on, or not. */
  | { readonly type: 'filter'; readonly on: boolean }
  | { readonly type: 'keep'; readonly choice: SoundChoice };

export interface SoundStep {
  readonly state: SoundState;
  readonly effects: readonly SoundEffect[];
}

/** Before anything is known of devices what was chosen counts as there. */
export function firstSound(choice: SoundChoice): SoundState {
  return { ...standings(choice, null), choice, devices: null, news: null };
}

/** One step. The same state when nothing changes. */
export function stepSound(state: SoundState, event: SoundEvent): SoundStep {
  switch (event.type) {
    case 'devices':
      return found(state, event.devices);
    case 'choose':
      return chosen(state, { ...state.choice, [event.kind]: event.device });
    case 'set':
      return chosen(state, { ...state.choice, ...event.wish });
    case 'seen':
      return { state: state.news === null ? state : { ...state, news: null }, effects: [] };
  }
}

/** What has to be so at the start. */
export function firstEffects(state: SoundState): readonly SoundEffect[] {
  const { filter } = state.choice;
  return [{ type: 'capture', capture: captureOf(state), reopen: true }, playOf(state), ...(filter ? [filterOf(state)] : [])];
}

function standings(choice: SoundChoice, devices: Devices | null): Pick<SoundState, Kind> {
  return {
    microphone: standingOf(choice.microphone, devices?.microphone ?? []),
    speaker: standingOf(choice.speaker, devices?.speaker ?? []),
  };
}

function chosen(before: SoundState, choice: SoundChoice): SoundStep {
  const state: SoundState = { ...before, ...standings(choice, before.devices), choice, news: null };
  return { state, effects: [{ type: 'keep', choice }, ...changes(before, state)] };
}

function found(before: SoundState, devices: Devices): SoundStep {
  if (isSame(before.devices, devices)) return { state: before, effects: [] };
  const now = standings(before.choice, devices);
  const news = newsOf('microphone', before, now) ?? newsOf('speaker', before, now) ?? before.news;
  const state: SoundState = { ...before, ...now, devices, news };
  return { state, effects: changes(before, state) };
}

function newsOf(kind: Kind, before: Pick<SoundState, Kind>, now: Pick<SoundState, Kind>): DeviceNews | null {
  const [was, is] = [before[kind], now[kind]];
  if (was.use === 'chosen' && is.use === 'away') return { kind, label: is.device.label, is: 'gone' };
  return was.use === 'away' && is.use === 'chosen' ? { kind, label: is.device.label, is: 'back' } : null;
}

function isSame(one: Devices | null, other: Devices): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

function deviceId(standing: Standing): string | null {
  return standing.use === 'chosen' ? standing.device.id : null;
}

function captureOf({ microphone, choice: { echo, noise, gain } }: SoundState): Capture {
  return { device: deviceId(microphone), echo, noise, gain };
}

function playOf({ speaker, choice: { volume } }: SoundState): SoundEffect {
  return { type: 'play', device: deviceId(speaker), volume };
}

function filterOf({ choice: { filter } }: SoundState): SoundEffect {
  return { type: 'filter', on: filter };
}

/**
 * The track of a microphone that went has ended, and what comes in its place is opened by whoever had it: to reopen it
 * here too would ask twice.
 */
function changes(before: SoundState, now: SoundState): readonly SoundEffect[] {
  const [capture, play] = [captureOf(now), playOf(now)];
  const isOtherCapture = JSON.stringify(capture) !== JSON.stringify(captureOf(before));
  const isOtherPlay = JSON.stringify(play) !== JSON.stringify(playOf(before));
  const reopen = !(before.microphone.use === 'chosen' && now.microphone.use === 'away');
  return [
    ...(isOtherCapture ? [{ type: 'capture', capture, reopen } as const] : []),
    ...(isOtherPlay ? [play] : []),
    ...(now.choice.filter === before.choice.filter ? [] : [filterOf(now)]),
  ];
}
