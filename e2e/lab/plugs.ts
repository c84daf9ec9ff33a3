import type { ChromiumPerson } from './chromium-person.ts';

declare global {
  interface Window {
    plugs: {
      /** Labels that the browser does not list for now. */
      readonly out: Set<string>;
      /** Where each element that was directed somewhere comes out, by the label of the device. */
      readonly outputs: Map<HTMLMediaElement, string>;
      pull(label: string): void;
      plug(label: string): void;
    };
  }
}

/**
 * Runs in the page before its own code: devices can be pulled out and plugged in again, as far as a page learns of it.
 */
export function growPlugs(): void {
  // The empty page before it has no devices.
  if (!isSecureContext) return;
  const devices = navigator.mediaDevices;
  const list = devices.enumerateDevices.bind(devices);
  const out = new Set<string>();
  const outputs = new Map<HTMLMediaElement, string>();
  devices.enumerateDevices = async () => (await list()).filter(({ label }) => !out.has(label));
  const direct: (this: HTMLMediaElement, id: string) => Promise<void> = Reflect.get(HTMLMediaElement.prototype, 'setSinkId');
  HTMLMediaElement.prototype.setSinkId = async function (this: HTMLMediaElement, id: string) {
    await direct.call(this, id);
    outputs.set(this, (await list()).find(({ deviceId, kind }) => kind === 'audiooutput' && deviceId === this.sinkId)?.label ?? '');
  };
  function tell(): void {
    devices.dispatchEvent(new Event('devicechange'));
  }
  window.plugs = {
    out,
    outputs,
    pull(label) {
      out.add(label);
      for (const track of window.ears.microphones.filter((each) => each.label === label && each.readyState === 'live')) {
        track.stop();
        track.dispatchEvent(new Event('ended'));
      }
      tell();
    },
    plug(label) {
      out.delete(label);
      tell();
    },
  };
}

/** The label of the microphone that the person talks into. */
export function microphoneOf(person: ChromiumPerson): Promise<string> {
  return person.run(() => window.ears.microphones.findLast(({ readyState }) => readyState === 'live')?.label ?? '', null);
}

/** The labels of the devices that what is played was directed to. */
export function outputsOf(person: ChromiumPerson): Promise<string[]> {
  return person.run(() => [...new Set(window.plugs.outputs.values())], null);
}
