import type { MicrophoneAccess } from '../snapshot.ts';
import type { Problem } from '../problems.ts';

/** What is known of microphone permission and devices, kept up to date so that a click need not ask. */
export interface Readiness {
  /** A microphone is there and opens without a question. */
  ready(): boolean;
  access(): MicrophoneAccess;
  /** Calls `listener` at each change; the answer stops it. */
  watch(listener: () => void): () => void;
}

let watched: Readiness | null = null;

/** One watch for the whole page: these are facts of the page, and the watch costs nothing while nothing changes. */
export function watchReadiness(): Readiness {
  watched ??= startWatch();
  return watched;
}

interface Facts {
  /** Null where the browser does not say. */
  permission: PermissionState | null;
  /** Null until it was looked. */
  device: boolean | null;
}

function startWatch(): Readiness {
  const facts: Facts = { permission: null, device: null };
  const listeners = new Set<() => void>();
  function changed(): void {
    for (const listener of listeners) listener();
  }
  if (unfitness() === null) {
    watchPermission(facts, changed).catch(() => undefined);
    watchDevices(facts, changed);
  }
  return {
    ready: () => facts.permission === 'granted' && facts.device === true,
    access: () => accessOf(facts),
    watch: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

function accessOf({ permission, device }: Facts): MicrophoneAccess {
  if (permission === 'denied') return 'blocked';
  if (device === false) return 'missing';
  return permission === 'granted' ? 'granted' : 'unknown';
}

/** Why no call can be made from this page, or null. */
export function unfitness(): Problem | null {
  if (!(globalThis.isSecureContext ?? true)) return { code: 'insecure_context', detail: globalThis.location?.origin ?? '' };
  if (typeof RTCPeerConnection === 'undefined') return { code: 'unsupported', detail: 'RTCPeerConnection is missing.' };
  if (globalThis.navigator?.mediaDevices === undefined) return { code: 'unsupported', detail: 'navigator.mediaDevices is missing.' };
  return null;
}

/** A browser that cannot tell rejects, and counts as not granted: it is then asked first, as is always safe. */
async function watchPermission(facts: Facts, changed: () => void): Promise<void> {
  const permission = await navigator.permissions.query({ name: 'microphone' });
  function look(): void {
    facts.permission = permission.state;
    changed();
  }
  permission.addEventListener('change', look);
  look();
}

function watchDevices(facts: Facts, changed: () => void): void {
  function look(): void {
    navigator.mediaDevices.enumerateDevices().then(
      (devices) => {
        facts.device = devices.some(({ kind }) => kind === 'audioinput');
        changed();
      },
      () => undefined,
    );
  }
  navigator.mediaDevices.addEventListener('devicechange', look);
  look();
}
