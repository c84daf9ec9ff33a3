import type { Page } from '@playwright/test';

declare global {
  var ear: AudioContext | undefined;
}

/** When the callee's microphone is asked for: before anything is measured, or when it begins, as one does who opens none before he accepts. */
export type Asked = 'before' | 'then';

/**
 * Milliseconds from setLocalDescription of a bare pair of connections in one page to the first sound, at the caller and at the callee. The caller sends his open
 * microphone; where the callee asks for his only then it is a tone of the page, so that no microphone is open.
 */
export function barePair(page: Page, asked: Asked): Promise<{ readonly caller: number; readonly callee: number }> {
  return page.evaluate(async (when) => {
    const now = (): number => performance.timeOrigin + performance.now();
    const first = (stream: MediaStream): MediaStreamTrack => stream.getAudioTracks()[0] ?? new MediaStreamTrack();
    const microphone = async (): Promise<MediaStreamTrack> => first(await navigator.mediaDevices.getUserMedia({ audio: true }));
    // As in the measured pages, the ear is there before the sound.
    const context = (globalThis.ear ??= new AudioContext());
    await context.resume();
    const tone = (): MediaStreamTrack => {
      const line = context.createMediaStreamDestination();
      const source = new OscillatorNode(context, { frequency: 700 });
      source.connect(line);
      source.start();
      return first(line.stream);
    };
    const ear = (connection: RTCPeerConnection): Promise<number> =>
      new Promise((resolve) => {
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
    const caller = new RTCPeerConnection();
    const callee = new RTCPeerConnection();
    caller.onicecandidate = (event) => void (event.candidate && callee.addIceCandidate(event.candidate));
    callee.onicecandidate = (event) => void (event.candidate && caller.addIceCandidate(event.candidate));
    const spoken = when === 'before' ? await microphone() : tone();
    const heard = Promise.all([ear(caller), ear(callee)]);
    caller.addTrack(spoken);
    const begun = now();
    const answering = when === 'before' ? Promise.resolve(spoken.clone()) : microphone();
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
    return { caller: atCaller - begun, callee: atCallee - begun };
  }, asked);
}
