import type { Page } from '@playwright/test';

declare global {
  var ear: AudioContext | undefined;
}

/**
 * How the callee begins: by a call of ours, with their microphone open before anything is measured; or by a press of a
 * button, and by asking for the microphone then, as one does who opens none before Accept.
 */
export type Begun = 'by itself' | 'by a press';

/**
 * Milliseconds from setLocalDescription of a bare pair of connections in one page to the first sound, at the caller and
 * at the callee. The caller sends an open microphone; where the callee asks for one only then it is a tone of the
 * page, so that no microphone is open.
 */
export async function barePair(page: Page, begun: Begun): Promise<{ readonly caller: number; readonly callee: number }> {
  const heard = connectBare(page, begun);
  if (begun === 'by a press') await page.getByRole('button', { name: 'Begin' }).click();
  return heard;
}

function connectBare(page: Page, begun: Begun): Promise<{ readonly caller: number; readonly callee: number }> {
  return page.evaluate(async (how) => {
    function now(): number {
      return performance.timeOrigin + performance.now();
    }
    function first(stream: MediaStream): MediaStreamTrack {
      return stream.getAudioTracks()[0] ?? new MediaStreamTrack();
    }
    async function microphone(): Promise<MediaStreamTrack> {
      return first(await navigator.mediaDevices.getUserMedia({ audio: true }));
    }
    // As in the measured pages, the ear is there before the sound.
    const context = (globalThis.ear ??= new AudioContext());
    await context.resume();
    function tone(): MediaStreamTrack {
      const line = context.createMediaStreamDestination();
      const source = new OscillatorNode(context, { frequency: 700 });
      source.connect(line);
      source.start();
      return first(line.stream);
    }
    function pressed(): Promise<void> {
      return new Promise((resolve) => {
        const button = document.createElement('button');
        button.textContent = 'Begin';
        button.addEventListener('click', () => {
          resolve();
          button.remove();
        });
        document.body.append(button);
      });
    }
    function ear(connection: RTCPeerConnection): Promise<number> {
      return new Promise((resolve) => {
        connection.ontrack = (event) => {
          const element = new Audio();
          element.srcObject = new MediaStream([event.track]);
          void element.play();
          const analyser = new AnalyserNode(context, { fftSize: 256 });
          context.createMediaStreamSource(new MediaStream([event.track])).connect(analyser);
          const samples = new Float32Array(256);
          const timer = setInterval(() => {
            analyser.getFloatTimeDomainData(samples);
            if (Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length) <= 0.02) return;
            clearInterval(timer);
            resolve(now());
          }, 2);
        };
      });
    }
    const caller = new RTCPeerConnection();
    const callee = new RTCPeerConnection();
    caller.onicecandidate = (event) => void (event.candidate && callee.addIceCandidate(event.candidate));
    callee.onicecandidate = (event) => void (event.candidate && caller.addIceCandidate(event.candidate));
    const spoken = how === 'by itself' ? await microphone() : tone();
    const heard = Promise.all([ear(caller), ear(callee)]);
    caller.addTrack(spoken);
    if (how === 'by a press') await pressed();
    const from = now();
    const answering = how === 'by itself' ? Promise.resolve(spoken.clone()) : microphone();
    await caller.setLocalDescription();
    await callee.setRemoteDescription(caller.localDescription ?? { type: 'offer', sdp: '' });
    const [line] = callee.getTransceivers();
    if (!line) throw new Error('no line in the offer');
    line.direction = 'sendrecv';
    const attached = answering.then((track) => line.sender.replaceTrack(track));
    await callee.setLocalDescription();
    await caller.setRemoteDescription(callee.localDescription ?? { type: 'answer', sdp: '' });
    const [atCaller, atCallee] = await heard;
    await attached;
    caller.close();
    callee.close();
    for (const track of [spoken, await answering]) track.stop();
    return { caller: atCaller - from, callee: atCallee - from };
  }, begun);
}
