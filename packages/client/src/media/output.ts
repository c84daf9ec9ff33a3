/** Where everything that the phone plays comes out. `device` is '' for the browser's default; `volume` is 0 to 1. */
export interface Output {
  readonly device: string;
  readonly volume: number;
}

const elements = new Set<HTMLAudioElement>();
let output: Output = { device: '', volume: 1 };

/** Whether the browser lets a page choose (W3C Audio Output Devices 4.1, `setSinkId`). */
export function mayChooseOutput(): boolean {
  return 'setSinkId' in HTMLMediaElement.prototype;
}

/** A device that is gone is left by `useOutput`; until then the element stays where it was. */
function direct(element: HTMLAudioElement): void {
  element.volume = output.volume;
  if (mayChooseOutput() && element.sinkId !== output.device) element.setSinkId(output.device).catch(() => undefined);
}

/** An element that plays where the phone plays, now and when that changes, until it is given back. */
export function takeElement(): HTMLAudioElement {
  const element = new Audio();
  elements.add(element);
  direct(element);
  return element;
}

export function giveBack(element: HTMLAudioElement): void {
  elements.delete(element);
  element.pause();
  element.srcObject = null;
}

/** Everything that plays now, and will, comes out here. */
export function useOutput(next: Output): void {
  output = next;
  for (const element of elements) direct(element);
}
