import type { Page } from '@playwright/test';

declare global {
  var ear: AudioContext | undefined;
}

/** Milliseconds from setLocalDescription of a bare pair of connections in one page to the first sound, at the caller and at the callee. */
export function barePair(page: Page): Promise<{ readonly caller: number; readonly callee: number }> {
  return page.evaluate(async () => {
    const now = (): number => performance.timeOrigin + performance.now();
    const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
    const [track] = stream.getAudioTracks();
    if (!track) throw new Error('no microphone');
    const caller = new RTCPeerConnection();
    const callee = new RTCPeerConnection();
    caller.onicecandidate = (event) => void (event.candidate && callee.addIceCandidate(event.candidate));
    callee.onicecandidate = (event) => void (event.candidate && caller.addIceCandidate(event.candidate));
    // As in the measured pages, the ear is there before the sound.
    const context = (globalThis.ear ??= new AudioContext());
    await context.resume();
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
    caller.addTrack(track, stream);
    callee.addTrack(track.clone(), stream);
    const heard = Promise.all([ear(caller), ear(callee)]);
    const begun = now();
    await caller.setLocalDescription();
    await callee.setRemoteDescription(caller.localDescription ?? { type: 'offer', sdp: '' });
    await callee.setLocalDescription();
    await caller.setRemoteDescription(callee.localDescription ?? { type: 'answer', sdp: '' });
    const [atCaller, atCallee] = await heard;
    caller.close();
    callee.close();
    for (const each of stream.getTracks()) each.stop();
    return { caller: atCaller - begun, callee: atCallee - begun };
  });
}
