import type { Browser, BrowserContext, Page } from '@playwright/test';
import { growEars } from './ears.ts';
import type { Person } from './person.ts';
import { personAt } from './chromium-person.ts';
import type { Server } from './server.ts';
import type { Voice } from './voice.ts';
import { unwatched } from './watch.ts';

declare global {
  interface Window {
    bare: { readonly peer: RTCPeerConnection; readonly candidates: RTCIceCandidateInit[] };
  }
}

/** The sound of a program: a bare RTCPeerConnection with a microphone, which somebody else signals for. */
export interface BarePeer {
  /** For hearing what it hears. */
  readonly ears: Person;
  offer(): Promise<string>;
  answer(offer: string): Promise<string>;
  takeAnswer(sdp: string): Promise<void>;
  /** Its own candidates so far. */
  candidates(): Promise<RTCIceCandidateInit[]>;
  add(candidates: readonly (string | RTCIceCandidateInit)[]): Promise<void>;
  close(): Promise<void>;
}

/**
 * Opens a bare peer with a voice. It lives at a route of the server that is no page, so that nothing of the page's code
 * is there. `equip` may put more into its context than ears.
 */
export async function openBarePeer(
  browser: Browser,
  server: Server,
  who: { readonly name: string; readonly voice: Voice },
  equip: (context: BrowserContext) => Promise<unknown> = () => Promise.resolve(),
): Promise<BarePeer> {
  const context = await browser.newContext({ ignoreHTTPSErrors: true, permissions: ['microphone'] });
  await context.addInitScript(growEars);
  await equip(context);
  const page = await context.newPage();
  await page.goto(`${server.origin}/api/health`);
  await page.evaluate(prepare);
  return {
    ears: personAt(page, who, unwatched()),
    offer: () => page.evaluate(describe, null),
    answer: (offer) => page.evaluate(describe, offer),
    takeAnswer: (sdp) => page.evaluate((text) => window.bare.peer.setRemoteDescription({ type: 'answer', sdp: text }), sdp),
    candidates: () => page.evaluate(() => window.bare.candidates),
    add: (candidates) => addCandidates(page, candidates),
    close: () => context.close(),
  };
}

async function prepare(): Promise<void> {
  const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
  const peer = new RTCPeerConnection();
  const candidates: RTCIceCandidateInit[] = [];
  peer.onicecandidate = ({ candidate }) => {
    if (candidate !== null) candidates.push(candidate.toJSON());
  };
  peer.ontrack = ({ track }) => {
    const speaker = new Audio();
    speaker.srcObject = new MediaStream([track]);
    void speaker.play();
  };
  for (const track of stream.getTracks()) peer.addTrack(track, stream);
  window.bare = { peer, candidates };
}

async function describe(offer: string | null): Promise<string> {
  const { peer } = window.bare;
  if (offer !== null) await peer.setRemoteDescription({ type: 'offer', sdp: offer });
  await peer.setLocalDescription();
  return peer.localDescription?.sdp ?? '';
}

function addCandidates(page: Page, candidates: readonly (string | RTCIceCandidateInit)[]): Promise<void> {
  return page.evaluate(async (list) => {
    for (const one of list) {
      await window.bare.peer.addIceCandidate(typeof one === 'string' ? { candidate: one, sdpMLineIndex: 0 } : one);
    }
  }, candidates);
}
