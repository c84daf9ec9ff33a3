import { answerFor, forgetOldPages, keepPage } from './cache.ts';
import { pressed } from './press.ts';
import { resubscribe } from './resubscribe.ts';
import { pushed } from './ring.ts';
import { scope } from './scope.ts';

/** A new version takes over at once: calls live in their pages, and those keep what they have loaded. */
async function install(): Promise<void> {
  await keepPage();
  await scope.skipWaiting();
}

async function activate(): Promise<void> {
  await forgetOldPages();
  await scope.registration.navigationPreload?.enable();
  await scope.clients.claim();
}

scope.addEventListener('install', (event) => event.waitUntil(install()));
scope.addEventListener('activate', (event) => event.waitUntil(activate()));
scope.addEventListener('push', (event) => event.waitUntil(pushed(event.data?.text() ?? '')));
scope.addEventListener('notificationclick', (event) => event.waitUntil(pressed(event.notification, event.action)));
scope.addEventListener('pushsubscriptionchange', (event) => event.waitUntil(resubscribe()));
scope.addEventListener('fetch', (event) => {
  const answer = answerFor(event);
  if (answer !== null) event.respondWith(answer);
});
