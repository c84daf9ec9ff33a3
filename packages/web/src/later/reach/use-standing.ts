import type { PhoneSnapshot } from '@earshot/client';
import { useEffect, useState } from 'preact/hooks';
import { useActivation } from '../../activation.ts';
import type { CallSet } from '../../call-set.ts';
import { isAway } from '../../link.ts';
import { usePushState } from '../push/state.ts';
import { useRingChoices } from '../ring/choices.ts';
import { useSoundOut } from '../ring/sound-out.ts';
import { useArmed } from './armed.ts';
import { beside } from './beside.ts';
import { standingOf, type Standing } from './standing.ts';

export type NotificationAccess = NotificationPermission | 'none';

function access(): NotificationAccess {
  return 'Notification' in window ? Notification.permission : 'none';
}

/** Whether this page may show notifications, now and whenever the person changes their mind. */
export function useNotificationAccess(): NotificationAccess {
  const [is, setIs] = useState(access);
  const push = usePushState();
  useEffect(() => {
    let status: PermissionStatus | null = null;
    let isWanted = true;
    function read(): void {
      setIs(access());
    }
    async function watch(): Promise<void> {
      const found = await navigator.permissions.query({ name: 'notifications' });
      if (!isWanted) return;
      status = found;
      status.addEventListener('change', read);
    }
    read();
    // A browser that cannot be asked tells it at the next press.
    watch().catch(() => undefined);
    return () => {
      isWanted = false;
      status?.removeEventListener('change', read);
    };
  }, [push]);
  return is;
}

/** How this page can be reached, now and whenever that changes. */
export function useStanding({ availability, link, microphone }: PhoneSnapshot, calls: CallSet): Standing {
  const active = useActivation();
  const { volume } = useRingChoices();
  const push = usePushState();
  const allowed = useNotificationAccess() === 'granted';
  const armed = useArmed();
  const out = useSoundOut();
  // What has been pressed a moment ago lets it out until the opposite is known.
  const sound = out === 'waits' && active ? 'on' : out;
  return standingOf({
    away: isAway(link),
    dnd: availability?.dnd === true,
    call: beside(calls, availability),
    microphone,
    sound: volume === 0 ? 'off' : sound,
    notifies: allowed || push.is === 'on',
    armed,
  });
}
