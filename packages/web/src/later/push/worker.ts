import { trustOfServer } from '../health.ts';
import type { Hindrance } from './state.ts';
import { isTrusted } from './trusted.ts';

/** The service worker of this page, or what hinders it. */
export type Registered = { readonly worker: ServiceWorkerRegistration } | { readonly why: Hindrance };

let registering: Promise<Registered> | null = null;

/** Registers the service worker, once, where the browser takes it. */
export function registered(): Promise<Registered> {
  return (registering ??= register());
}

async function register(): Promise<Registered> {
  if (!('serviceWorker' in navigator)) return { why: 'unsupported' };
  try {
    if (await isRefused(navigator.serviceWorker)) return { why: 'untrusted' };
    await navigator.serviceWorker.register('/sw.js');
    return { worker: await navigator.serviceWorker.ready };
  } catch (error) {
    // The certificate (W3C Service Workers, Update: a failed fetch of the script for a TLS error).
    if (error instanceof DOMException && error.name === 'SecurityError') return { why: 'untrusted' };
    // The server may be away: it is tried again when it is asked for the next time.
    registering = null;
    return { why: 'unsupported' };
  }
}

/**
 * Whether it would be refused for the certificate. A browser writes a refusal into its console, where it would look
 * like a fault of the page, so that it is not asked for what is known.
 */
async function isRefused(container: ServiceWorkerContainer): Promise<boolean> {
  if ((await container.getRegistration()) !== undefined) return false;
  return (await trustOfServer()) !== null && !(await isTrusted());
}
