import type { Config } from '../config/config.ts';
import type { Clock } from '../ports/clock.ts';
import type { PushService } from '../ports/push.ts';
import { createPush } from '../push/service.ts';
import { openVapidKey } from '../push/vapid-key.ts';

/** The way to push services, with the key of the data folder. Throws `StartFailure` when that is of no use. */
export function openPush({ notifyUrl, origins, pushHosts }: Config, folder: string, clock: Clock): PushService {
  // Whom push services may write to about this server: its public address, where it has one.
  const page = origins.find((origin) => origin.startsWith('https:')) ?? null;
  return createPush({
    clock,
    key: openVapidKey(folder),
    hosts: new Set(pushHosts),
    contact: page ?? 'mailto:operator@earshot.invalid',
    notify: notifyUrl === null ? null : { template: notifyUrl, page },
  });
}
