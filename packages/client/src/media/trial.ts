import type { IceServer } from '@earshot/protocol';
import type { Found } from '../echo/verdict.ts';
import type { Clock } from '../ports.ts';

/** Milliseconds for which a way is looked for: TURN over TCP and TLS is slower than all else. */
const longest = 8_000;

/**
 * Connects two ends in this page by these servers, through the relay alone or by any way, and says what was found. It
 * never fails: what the browser refuses has found nothing.
 */
export async function tryServers(servers: readonly IceServer[], policy: RTCIceTransportPolicy, clock: Clock): Promise<Found> {
  const types = new Set<string>();
  const ends: RTCPeerConnection[] = [];
  function end(): RTCPeerConnection {
    const pc = new RTCPeerConnection({ iceServers: [...servers], iceTransportPolicy: policy });
    ends.push(pc);
    return pc;
  }
  try {
    const [one, other] = [end(), end()];
    pass(one, other, types);
    pass(other, one, types);
    const opened = opens(one.createDataChannel(''), one, clock);
    await one.setLocalDescription();
    await other.setRemoteDescription(described(one));
    await other.setLocalDescription();
    await one.setRemoteDescription(described(other));
    return { types, connected: await opened };
  } catch {
    return { types, connected: false };
  } finally {
    for (const pc of ends) pc.close();
  }
}

function described({ localDescription }: RTCPeerConnection): RTCSessionDescription {
  if (localDescription === null) throw new Error('There is no description.');
  return localDescription;
}

/** The relay's candidates say by which protocol the relay was reached, which is not that of the candidate. */
function protocolOf({ type, protocol, relayProtocol }: RTCIceCandidate & { readonly relayProtocol?: string | null }): string {
  return (type === 'relay' ? relayProtocol : protocol) ?? '';
}

function pass(from: RTCPeerConnection, to: RTCPeerConnection, types: Set<string>): void {
  const waiting: RTCIceCandidate[] = [];
  function flush(): void {
    if (to.remoteDescription === null) return;
    for (const candidate of waiting.splice(0)) to.addIceCandidate(candidate).catch(() => undefined);
  }
  from.addEventListener('icecandidate', ({ candidate }) => {
    if (candidate === null || candidate.candidate === '') return;
    types.add(`${candidate.type ?? ''} ${protocolOf(candidate)}`);
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
