/**
 * The one policy of when work for the sound is done: sooner than it is asked for, or later than it could be, so that a
 * ring is seen and a voice is heard sooner. All in milliseconds, all by the `Clock` port. What is done ahead:
 *
 * - The peer for the next call of mine, with its offer, while nobody calls (`Media.standBy`): a press of Call sends it
 *   at once.
 * - The callee's peer, its answer and its output device, while it rings.
 * - The microphone and the callee's candidates, while a finger is on Accept (docs/decisions/0022): the first word
 *   comes to the caller some 40 ms sooner.
 *
 * Figures are medians of `npm run bench -- set-up` on two cores; docs/decisions/0018, 0020 and 0022 tell them all.
 */
export const pacing = {
  /**
   * To make the callee's peer keeps the page busy for some 20 ms. It comes after the ring is painted, which is seen 30
   * ms sooner; nobody accepts as soon.
   */
  untilRingPainted: 100,
  /**
   * From the text of a first offer to its being set. To look for candidates and to open the output take processors
   * from everybody on the way of the call, the caller's own browser to begin with: the ring is seen some 4 ms sooner.
   */
  untilItRings: 100,
  /** The ring is heard first; then the output that will play the other opens, so that the first word finds it open. */
  untilOutputWarms: 200,
  /**
   * A finger that stays on Accept for longer does not mean it: microphone and ports are closed again. A press lasts
   * about a tenth of a second.
   */
  longestReach: 2_000,
  /**
   * A meter's AudioContext takes the page some milliseconds, which the first word needs more than the picture of it.
   */
  untilMeters: 400,
  /** How often the line is listened to for the first sound, at first and once it has kept silent for `soundNearFor`. */
  soundLooks: 5,
  soundNearFor: 5_000,
  soundLooksLater: 100,
  /** The end of a call is shown first; then the peer for the next call is made. Nobody calls again as soon. */
  untilSpare: 400,
  /** A peer made ahead is dropped when it is older: a browser's certificate lasts 30 days (W3C webrtc-pc 4.9.1). */
  oldestSpare: 86_400_000,
  /**
   * No candidate was found for so long: the connection will hardly find a way and is replaced (docs/decisions/0019),
   * where the person would wait 15 s for sound. A first one is there within some milliseconds, on a very busy machine
   * within some hundred.
   */
  untilStalled: 800,
  /**
   * Candidates of a renewed way are kept back for an other who sends none of their own. Without, one side may hear
   * nothing for good (`mustWait` in media/peer.ts).
   */
  longestHold: 2_000,
  /**
   * The system has silenced the microphone for so long, as iOS does for a phone call: the person is told that it is
   * lost and can open it again.
   */
  longestHush: 5_000,
  /**
   * A closed peer takes its unsent words with it. A goodbye is given so long, so that the other sees the end at once.
   */
  lastWords: 300,
} as const;
