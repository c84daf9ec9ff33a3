import type { Clock } from '../ports.ts';
import type { FilterStanding } from '../sound/sound.ts';
import { filteredInput, type VoiceFilter } from './filtered.ts';
import { isLive, isPlain, plainInput, type Input } from './input.ts';
import { openOnes, watchInputs } from './microphone.ts';

interface Needs {
  readonly load: () => Promise<VoiceFilter>;
  readonly clock: Clock;
  readonly tell: (is: FilterStanding) => void;
}

/** Browsers run a context only after somebody has pressed something; until then the plain microphone goes on. */
function untilPressed(): Promise<void> {
  const { userActivation } = navigator as { readonly userActivation?: UserActivation };
  if (userActivation === undefined || userActivation.hasBeenActive) return Promise.resolve();
  return new Promise((resolve) => {
    const heard = new AbortController();
    function look(): void {
      if (userActivation?.hasBeenActive !== true) return;
      heard.abort();
      resolve();
    }
    for (const press of ['pointerup', 'keydown']) addEventListener(press, look, { capture: true, signal: heard.signal });
  });
}

type Open = ReturnType<typeof openOnes>[number];

/** One that could go through the filter, and does not. */
function plainOne(): Open | undefined {
  return openOnes().find((one) => isPlain(one.input()) && isLive(one.input()));
}

function backToPlain(): void {
  for (const one of openOnes()) if (!isPlain(one.input())) one.exchange(plainInput(one.input().source.clone()));
}

/** A copy of what goes through the filter already, or else made anew. */
async function inputLike({ source }: Input, filter: VoiceFilter, clock: Clock, failed: () => void): Promise<Input> {
  const same = openOnes().find((one) => !isPlain(one.input()) && isLive(one.input()));
  return same?.input().copy() ?? filteredInput(source, filter, clock, failed);
}

/** Switches a filter on and off for every microphone that is open or will be. It is loaded when it is switched on. */
export function createFilter({ load, clock, tell }: Needs): (on: boolean) => void {
  const wish = { on: false };
  let filter: VoiceFilter | null = null;
  let work = Promise.resolve();

  function failed(): void {
    backToPlain();
    if (wish.on) tell('failed');
  }
  async function put(one: Open, by: VoiceFilter): Promise<void> {
    const before = one.input();
    const next = await inputLike(before, by, clock, failed);
    if (wish.on && openOnes().includes(one) && one.input() === before) one.exchange(next);
    else next.close();
  }
  async function filterAll(): Promise<void> {
    if (!wish.on) return;
    try {
      filter ??= await load();
      for (let one = plainOne(); wish.on && one !== undefined; one = plainOne()) {
        await untilPressed();
        await put(one, filter);
      }
      if (wish.on) tell('on');
    } catch {
      if (wish.on) tell('failed');
    }
  }
  function look(): void {
    work = work.then(filterAll);
  }
  watchInputs(look);
  return (on) => {
    wish.on = on;
    tell(on ? 'coming' : 'off');
    if (on) look();
    else backToPlain();
  };
}
