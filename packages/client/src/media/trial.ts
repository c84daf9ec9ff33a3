import type { IceServer } from '@earshot/protocol';
import { kindOf } from '../echo/ways.ts';
import type { Clock } from '../ports.ts';

/** Milliseconds for which a way is looked for: TURN over TCP and TLS is slower than all else. */
const longest = 8_000;

/**
 * Has the browser gather candidates by these servers, and says whether one was `enough`, told as its type and the
 * protocol by which the server was reached. It never fails: what the browser refuses has found nothing.
 */
export async function gather(servers: readonly IceServer[], enough: (type: string) => boolean, clock: Clock): Promise<boolean> {
  const pc = new RTCPeerConnection({ iceServers: [...servers] });
  try {
    pc.createDataChannel('');
    const found = gathers(pc, enough, clock);
    await pc.setLocalDescription();
    return await found;
  } catch {
    return false;
  } finally {
    pc.close();
  }
}

function gathers(pc: RTCPeerConnection, enough: (type: string) => boolean, clock: Clock): Promise<boolean> {
  return new Promise((resolve) => {
    const stop = clock.after(longest, () => resolve(false));
    function settle(is: boolean): void {
      stop();
      resolve(is);
    }
    pc.addEventListener('icecandidate', ({ candidate }) => {
      if (candidate !== null && enough(kindOf(candidate))) settle(true);
    });
    pc.addEventListener('icegatheringstatechange', () => {
      if (pc.iceGatheringState === 'complete') settle(false);
    });
  });
}

/** Connects two ends in this page by these relays alone, and says whether they met. It never fails. */
export async function meet(relays: readonly IceServer[], clock: Clock): Promise<boolean> {
  const ends: RTCPeerConnection[] = [];
  function end(): RTCPeerConnection {
    const pc = new RTCPeerConnection({ iceServers: [...relays], iceTransportPolicy: 'relay' });
    ends.push(pc);
    return pc;
  }
  try {
    const [one, other] = [end(), end()];
    pass(one, other);
    pass(other, one);
    const opened = opens(one.createDataChannel(''), one, clock);
    await one.setLocalDescription();
    await other.setRemoteDescription(described(one));
    await other.setLocalDescription();
    await one.setRemoteDescription(described(other));
    return await opened;
  } catch {
    return false;
  } finally {
    for (const pc of ends) pc.close();
  }
}

function described({ localDescription }: RTCPeerConnection): RTCSessionDescription {
  if (localDescription === null) throw new Error('There is no description.');
  return localDescription;
}

function pass(from: RTCPeerConnection, to: RTCPeerConnection): void {
  const waiting: RTCIceCandidate[] = [];
  function flush(): void {
    if (to.remoteDescription === null) return;
    for (const candidate of waiting.splice(0)) to.addIceCandidate(candidate).catch(() => undefined);
  }
  from.addEventListener('icecandidate', ({ candidate }) => {
    if (candidate === null || candidate.candidate === '') return;
    waiting.push(candidate);
    flush();
  });
  to.addEventListener('signalingstatechange', flush);
}

/** Gathering that is over without a way is waited for no longer than the checks take. */
function opens(channel: RTCDataChannel, pc: RTCPeerConnection, clock: Clock): Promise<boolean> {
  return new Promise((resolve) => {
    const stop = clock.after(longest, () => resolve(false));
    function settle(is: boolean): void {
      stop();
      resolve(is);
    }
    channel.addEventListener('open', () => settle(true));
    pc.addEventListener('connectionstatechange', () => {
      if (pc.connectionState === 'failed') settle(false);
    });
  });
}
