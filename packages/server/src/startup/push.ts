import type { Config } from '../config/config.ts';
import type { Clock } from '../ports/clock.ts';
import type { PushService } from '../ports/push.ts';
import { createPush } from '../push/service.ts';
import { openVapidKey } from '../push/vapid-key.ts';

/** The way to push services, with the key of the data folder. Throws `StartFailure` when that is of no use. */
export function openPush({ origins, pushHosts }: Config, folder: string, clock: Clock): PushService {
  // Whom push services may write to about this server: its public address, where it has one.
  const contact = origins.find((origin) => origin.startsWith('https:')) ?? 'mailto:operator@earshot.invalid';
  return createPush({ clock, key: openVapidKey(folder), hosts: new Set(pushHosts), contact });
}
