import type { Problem } from '../problems.ts';

/** What is known of microphone permission and devices, kept up to date so that a click need not ask. */
export interface Readiness {
  granted: boolean;
  device: boolean;
}

let watched: Readiness | null = null;

/** One watch for the whole page: these are facts of the page, and the watch costs nothing while nothing changes. */
export const watchReadiness = (): Readiness => {
  if (watched !== null) return watched;
  const now: Readiness = { granted: false, device: false };
  watched = now;
  if (unfitness() === null) {
    watchPermission(now).catch(() => undefined);
    watchDevices(now);
  }
  return now;
};

/** Why no call can be made from this page, or null. */
export const unfitness = (): Problem | null => {
  if (!(globalThis.isSecureContext ?? true)) return { code: 'insecure_context', detail: globalThis.location?.origin ?? '' };
  if (typeof RTCPeerConnection === 'undefined') return { code: 'unsupported', detail: 'no RTCPeerConnection' };
  if (globalThis.navigator?.mediaDevices === undefined) return { code: 'unsupported', detail: 'no mediaDevices' };
  return null;
};

/** A browser that cannot tell rejects, and counts as not granted: it is then asked first, as is always safe. */
const watchPermission = async (now: Readiness): Promise<void> => {
  const permission = await navigator.permissions.query({ name: 'microphone' });
  const look = (): void => {
    now.granted = permission.state === 'granted';
  };
  permission.addEventListener('change', look);
  look();
};

const watchDevices = (now: Readiness): void => {
  const look = (): void => {
    navigator.mediaDevices.enumerateDevices().then(
      (devices) => {
        now.device = devices.some(({ kind }) => kind === 'audioinput');
      },
      () => undefined,
    );
  };
  navigator.mediaDevices.addEventListener('devicechange', look);
  look();
};
