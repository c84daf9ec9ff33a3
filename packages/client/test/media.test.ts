import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { candidateInit, createIncoming } from '../src/media/candidates.ts';
import { redFirst } from '../src/media/codecs.ts';
import { connectionWord } from '../src/media/connection.ts';
import { loudness } from '../src/media/level.ts';
import { clock } from '../src/clock.ts';
import { createMedia } from '../src/media/media.ts';
import { microphoneProblem } from '../src/media/microphone.ts';
import { apart, fragmentsOf, hasRed, startsWithRed, withKnownRole, withOpusWishes } from '../src/media/sdp.ts';

const wishes = 'stereo=0;useinbandfec=1;usedtx=0;maxaveragebitrate=40000';

const firefoxOffer = [
  'v=0',
  'o=mozilla 1 0 IN IP4 0.0.0.0',
  's=-',
  't=0 0',
  'm=audio 9 UDP/TLS/RTP/SAVPF 109 9 101',
  'a=ice-ufrag:adas',
  'a=fmtp:109 maxplaybackrate=48000;stereo=1;useinbandfec=1',
  'a=fmtp:101 0-15',
  'a=rtpmap:109 opus/48000/2',
  'a=rtpmap:9 G722/8000/1',
  'a=rtpmap:101 telephone-event/8000',
  'm=application 9 UDP/DTLS/SCTP webrtc-datachannel',
  'a=ice-ufrag:adas',
  '',
].join('\r\n');

test("Ada asks Bob's encoder, in Bob's description alone, for mono with FEC at 40 kbit/s and keeps what else Bob wishes", () => {
  const given = withOpusWishes(firefoxOffer);
  const expected = firefoxOffer.replace('maxplaybackrate=48000;stereo=1;useinbandfec=1', `maxplaybackrate=48000;${wishes}`);
  assert.equal(given, expected);
});

test('An Opus line without parameters gets them, under its own number and with its own line ends', () => {
  const bare = 'm=audio 9 RTP/AVP 96\na=rtpmap:96 OPUS/48000/2\na=sendrecv\n';
  assert.equal(withOpusWishes(bare), `m=audio 9 RTP/AVP 96\na=rtpmap:96 OPUS/48000/2\na=fmtp:96 ${wishes}\na=sendrecv\n`);
});

const line = fc.oneof(
  fc.constantFrom('m=audio 9 X 111', 'm=video 9 X 111', 'm=application 9 X y', 'a=rtpmap:111 opus/48000/2', 'a=rtpmap:63 red/48000/2'),
  fc.constantFrom(
    'a=fmtp:111 minptime=10;useinbandfec=0',
    'a=fmtp:63 111/111',
    'a=fmtp:111 stereo=1; STEREO=1;usedtx=1',
    'a=rtpmap:97 opus/48000',
  ),
  fc.stringMatching(/^[a-z]=[ -~]{0,20}$/),
);
const description = fc
  .tuple(fc.array(line, { maxLength: 24 }), fc.constantFrom('\r\n', '\n'), fc.boolean())
  .map(([lines, end, ended]) => lines.join(end) + (ended ? end : ''));

/** The lines of a description without its Opus parameters. */
function otherLines(sdp: string): string[] {
  let opus = new Set<string>();
  return sdp.split(/(?=^m=)/m).flatMap((section) => {
    opus = new Set(
      section.startsWith('m=audio') ? [...section.matchAll(/^a=rtpmap:(\d+) opus\/48000/gim)].map(([, type]) => type ?? '') : [],
    );
    return section.split(/(?<=\n)/).filter((text) => !opus.has(/^a=fmtp:(\d+) /.exec(text)?.[1] ?? ''));
  });
}

test('Whatever a description says, nothing but parameters of Opus changes', () => {
  fc.assert(
    fc.property(description, (sdp) => {
      function bare(text: string): string {
        return otherLines(text).join('').trimEnd();
      }
      assert.equal(bare(withOpusWishes(sdp)), bare(sdp));
    }),
  );
});

test('Rewriting a description a second time changes nothing', () => {
  fc.assert(
    fc.property(description, (sdp) => {
      const once = withOpusWishes(sdp);
      assert.equal(withOpusWishes(once), once);
    }),
  );
});

test('Every Opus of every audio line ends with our wishes, each said once', () => {
  fc.assert(
    fc.property(description, (sdp) => {
      for (const section of withOpusWishes(sdp).split(/(?=^m=)/m)) {
        if (!section.startsWith('m=audio')) continue;
        for (const [, type] of section.matchAll(/^a=rtpmap:(\d+) opus\/48000/gim)) {
          const told = [...section.matchAll(new RegExp(`^a=fmtp:${type} (.*?)\\r?$`, 'gm'))].map(([, text]) => text ?? '');
          assert.ok(told.length > 0);
          for (const text of told) {
            assert.ok(text.endsWith(wishes));
            assert.equal(text.match(/stereo=/gi)?.length, 1);
          }
        }
      }
    }),
  );
});

test('A description comes apart into its candidates and everything else', () => {
  const [, , , , audio, ...rest] = firefoxOffer.split('\r\n');
  const head = 'v=0\r\ns=-';
  const candidates = ['candidate:1 1 udp 2 192.0.2.1 9 typ host', 'candidate:2 1 tcp 1 192.0.2.1 9 typ host tcptype active', 'candidate:3'];
  const [first, second, third] = candidates.map((candidate) => `a=${candidate}`);
  const sdp = [head, audio, first, second, 'a=end-of-candidates', ...rest.slice(0, -2), third, ...rest.slice(-2)].join('\r\n');
  const { bare, candidates: found } = apart(sdp);
  assert.equal(bare, [head, audio, ...rest].join('\r\n'));
  assert.deepEqual(
    found,
    candidates.map((candidate, at) => ({ candidate, sdpMid: null, sdpMLineIndex: at === 2 ? 1 : 0 })),
  );
  assert.deepEqual(apart('v=0\na=candidate:4\nm=audio\na=CANDIDATE:5'), {
    bare: 'v=0\nm=audio\n',
    candidates: ['candidate:4', 'CANDIDATE:5'].map((candidate) => ({ candidate, sdpMid: null, sdpMLineIndex: 0 })),
  });
});

test('Whatever a description says, no candidate is left in it and no other line is touched', () => {
  const anyLine = fc.oneof(
    line,
    fc.constantFrom('a=candidate:1 1 udp 1 192.0.2.1 9 typ host', 'a=candidate:', 'a=end-of-candidates', 'a=candidates'),
  );
  function isCandidate(text: string): boolean {
    return /^a=(candidate:|end-of-candidates$)/.test(text);
  }
  fc.assert(
    fc.property(fc.array(anyLine, { maxLength: 24 }), fc.constantFrom('\r\n', '\n'), (lines, end) => {
      const { bare, candidates } = apart(lines.map((text) => text + end).join(''));
      const expected = lines.filter((text) => !isCandidate(text));
      assert.equal(bare, expected.map((text) => text + end).join(''));
      assert.equal(candidates.length, lines.filter((text) => text.startsWith('a=candidate:')).length);
    }),
  );
});

test('A description tells its ICE fragments and whether RED leads', () => {
  assert.deepEqual(fragmentsOf(firefoxOffer), new Set(['adas']));
  assert.equal(startsWithRed(firefoxOffer), false);
  assert.equal(hasRed(firefoxOffer), false);
  const red = 'm=audio 9 UDP/TLS/RTP/SAVPF 63 111\r\na=rtpmap:63 red/48000/2\r\na=rtpmap:111 opus/48000/2\r\n';
  assert.equal(startsWithRed(red), true);
  assert.equal(startsWithRed(red.replace('63 111', '111 63')), false);
  assert.equal(hasRed(red.replace('63 111', '111 63')), true);
});

test('A further offer gets the role that the last answer gave the other, for a standing connection keeps its roles', () => {
  const offer = 'v=0\r\na=setup:actpass\r\nm=audio\r\na=setup:actpass\r\n';
  function said(type: string, setup: string) {
    return { type, sdp: `a=setup:${setup}\r\n` };
  }
  const active = offer.replaceAll('actpass', 'active');
  const passive = offer.replaceAll('actpass', 'passive');
  assert.equal(withKnownRole(offer, { local: null, remote: null }), offer);
  assert.equal(withKnownRole(offer, { local: said('offer', 'actpass'), remote: said('answer', 'active') }), active);
  assert.equal(withKnownRole(offer, { local: said('answer', 'active'), remote: said('offer', 'actpass') }), passive);
  assert.equal(withKnownRole(offer, { local: said('answer', 'passive'), remote: said('offer', 'active') }), active);
});

test('RED comes first, then Opus, then the rest as it was; a browser without RED keeps its own order', () => {
  const codecs = ['audio/opus', 'audio/G722', 'audio/red', 'audio/PCMU'].map((mimeType) => ({ mimeType }));
  assert.deepEqual(
    redFirst(codecs)?.map(({ mimeType }) => mimeType),
    ['audio/red', 'audio/opus', 'audio/G722', 'audio/PCMU'],
  );
  assert.equal(redFirst(codecs.filter(({ mimeType }) => mimeType !== 'audio/red')), null);
  assert.equal(redFirst([]), null);
});

test('Candidates of Bob wait for the description they belong to, and those of an older one are dropped without a word', async () => {
  const put: (string | undefined)[] = [];
  const ahead = 'candidate:1 1 udp 1 ::1 9 typ host ufrag two';
  const incoming = createIncoming((candidate) => {
    put.push(candidate.candidate);
    return Promise.reject(new Error('Unknown ufrag'));
  });
  incoming.add([{ candidate: 'early', usernameFragment: 'one', sdpMid: '0' }, ahead, 'any']);
  assert.deepEqual(put, []);
  incoming.admit('a=ice-ufrag:one\r\n', []);
  assert.deepEqual(put, ['early', 'any']);
  incoming.add([{ candidate: 'next', usernameFragment: 'two' }]);
  assert.deepEqual(put, ['early', 'any']);
  incoming.admit('a=ice-ufrag:two\r\n', []);
  assert.deepEqual(put, ['early', 'any', ahead, 'next']);
  incoming.add([{ candidate: 'stale', usernameFragment: 'one' }]);
  incoming.admit('a=ice-ufrag:two\r\n', []);
  assert.deepEqual(put, ['early', 'any', ahead, 'next']);
  // A refused candidate must not become an unhandled rejection, which would fail this test.
  await new Promise((resolve) => setImmediate(resolve));
});

test('Candidates that never find a description do not fill the memory', () => {
  const put: (string | undefined)[] = [];
  const incoming = createIncoming((candidate) => {
    put.push(candidate.candidate);
    return Promise.resolve();
  });
  for (let count = 0; count < 1_000; count += 1) incoming.add([`candidate ${count}`]);
  incoming.admit('', []);
  assert.equal(put.length, 128);
  assert.equal(put.at(-1), 'candidate 999');
});

test('A candidate is taken as text or as an object, with or without its line', () => {
  assert.deepEqual(candidateInit('a=candidate:1'), { candidate: 'candidate:1', sdpMLineIndex: 0 });
  assert.deepEqual(candidateInit({ candidate: 'c' }), { candidate: 'c', sdpMid: null, sdpMLineIndex: 0 });
  assert.deepEqual(candidateInit({ candidate: 'c', sdpMid: '0' }), { candidate: 'c', sdpMid: '0', sdpMLineIndex: null });
});

test('One word says how the connection does, and ICE knows first of a lost path', () => {
  assert.equal(connectionWord('new', 'new'), null);
  assert.equal(connectionWord('new', 'checking'), 'connecting');
  assert.equal(connectionWord('connecting', 'connected'), 'connecting');
  assert.equal(connectionWord('connected', 'completed'), 'connected');
  assert.equal(connectionWord('connected', 'disconnected'), 'disconnected');
  assert.equal(connectionWord('disconnected', 'failed'), 'failed');
  assert.equal(connectionWord('failed', 'new'), 'failed');
  assert.equal(connectionWord('closed', 'failed'), null);
});

test('Each way a microphone can be refused has its word', () => {
  const words = [
    'NotAllowedError',
    'SecurityError',
    'NotFoundError',
    'OverconstrainedError',
    'NotReadableError',
    'AbortError',
    'TypeError',
  ].map((name) => microphoneProblem(new DOMException('why', name)).code);
  assert.deepEqual(words, [
    'permission_denied',
    'permission_denied',
    'no_microphone',
    'no_microphone',
    'microphone_in_use',
    'microphone_in_use',
    'unsupported',
  ]);
  assert.equal(microphoneProblem(new DOMException('why', 'NotFoundError')).detail, 'NotFoundError: why');
});

test('A meter shows decibels: nothing at -60, half at -30, all at full scale', () => {
  assert.equal(loudness(0), 0);
  assert.equal(loudness(0.0005), 0);
  assert.ok(Math.abs(loudness(10 ** (-30 / 20)) - 0.5) < 1e-9);
  assert.equal(loudness(1), 1);
  assert.equal(loudness(2), 1);
});

test('Outside a browser the media say that they are of no use here, and nothing throws', async () => {
  const media = createMedia(clock);
  assert.equal(media.ready(), false);
  assert.equal(media.unfit()?.code, 'unsupported');
  const microphone = await media.openMicrophone(() => undefined);
  assert.equal('code' in microphone && microphone.code, 'unsupported');
});
