import type { forwardingWords } from '../later/forwarding-words.ts';
import type { groupsWords } from '../later/groups-words.ts';
import type { adminDoorWords } from '../later/admin-door-words.ts';
import type { acts, refusals } from '../later/admin/act-words.ts';
import type { adminWords } from '../later/admin/admin-words.ts';
import type { agoWords } from '../later/ago.ts';
import type { askingWords } from '../later/asking-words.ts';
import type { availabilityWords } from '../later/availability-words.ts';
import type { companyWords } from '../later/company/company-words.ts';
import type { claimWords } from '../later/claim/claim-words.ts';
import type { advice, guestWords } from '../later/guest/guest-words.ts';
import type { deskWords } from '../later/desk/desk-words.ts';
import type { hereWords, joiningProblems } from '../later/link-here-words.ts';
import type { keyboardWords } from '../later/keyboard/keyboard-words.ts';
import type { menuWords } from '../later/menu-words.ts';
import type { placeWords } from '../later/place-words.ts';
import type { problemSentences } from '../later/problem-words.ts';
import type { noticeWords } from '../later/push/notice-words.ts';
import type { pushWords } from '../later/push/push-words.ts';
import type { toneWords } from '../later/ring/tone-words.ts';
import type { ringWords } from '../later/ring/ring-words.ts';
import type { reachWords } from '../later/reach/reach-words.ts';
import type { outcomeWords, recentsWords } from '../later/recents-words.ts';
import type { recoveryProblems, recoveryWords } from '../later/recovery-words.ts';
import type { reportWords } from '../later/report-words.ts';
import type { calledWords } from '../later/settings/called-words.ts';
import type { guestLinkWords } from '../later/settings/guest-link-words.ts';
import type { linkWords } from '../later/settings/link-words.ts';
import type { myLinkWords } from '../later/settings/my-link-words.ts';
import type { settingsWords } from '../later/settings/settings-words.ts';
import type { trustWords } from '../later/settings/trust-words.ts';
import type { echoWords } from '../later/sound/echo-words.ts';
import type { soundWords } from '../later/sound/sound-words.ts';
import type { textWords } from '../later/text/text-words.ts';
import type { transferWords } from '../later/transfer-words.ts';
import type { voiceWords } from '../later/voice/voice-words.ts';
import type { wallWords } from '../later/wall/wall-words.ts';
import type { callWords, laterWords } from '../later/words.ts';
import type { statusWords, words } from '../words.ts';

/**
 * A part of what the page says, in any language: the same names, texts of its own, and functions of the same arguments.
 */
export type Said<Part> = Part extends string
  ? string
  : Part extends (...given: infer Given) => unknown
    ? (...given: Given) => string
    : { readonly [Name in keyof Part]: Said<Part[Name]> };

/** What stands in English where it is used, part by part. */
interface English {
  readonly page: typeof words;
  readonly status: typeof statusWords;
  readonly later: typeof laterWords;
  readonly call: typeof callWords;
  readonly problems: typeof problemSentences;
  readonly acts: typeof acts;
  readonly refusals: typeof refusals;
  readonly admin: typeof adminWords;
  readonly adminDoor: typeof adminDoorWords;
  readonly advice: typeof advice;
  readonly ago: typeof agoWords;
  readonly asking: typeof askingWords;
  readonly availability: typeof availabilityWords;
  readonly called: typeof calledWords;
  readonly claim: typeof claimWords;
  readonly company: typeof companyWords;
  readonly text: typeof textWords;
  readonly transfer: typeof transferWords;
  readonly desk: typeof deskWords;
  readonly echo: typeof echoWords;
  readonly guest: typeof guestWords;
  readonly guestLinks: typeof guestLinkWords;
  readonly keyboard: typeof keyboardWords;
  readonly joining: typeof joiningProblems;
  readonly link: typeof linkWords;
  readonly linkHere: typeof hereWords;
  readonly menu: typeof menuWords;
  readonly myLink: typeof myLinkWords;
  readonly outcomes: typeof outcomeWords;
  readonly places: typeof placeWords;
  readonly notice: typeof noticeWords;
  readonly push: typeof pushWords;
  readonly reach: typeof reachWords;
  readonly ring: typeof ringWords;
  readonly tones: typeof toneWords;
  readonly forwarding: typeof forwardingWords;
  readonly groups: typeof groupsWords;
  readonly recents: typeof recentsWords;
  readonly recovering: typeof recoveryProblems;
  readonly recovery: typeof recoveryWords;
  readonly report: typeof reportWords;
  readonly settings: typeof settingsWords;
  readonly sound: typeof soundWords;
  readonly trust: typeof trustWords;
  readonly voice: typeof voiceWords;
  readonly wall: typeof wallWords;
}

/** All that the page says in one language. A sentence that is missing does not compile. */
export type Dictionary = { readonly [Part in keyof English]: Said<English[Part]> };

/** What is said while people are looked for and called. */
export type PhoneWords = Pick<Dictionary, 'page' | 'status' | 'later' | 'call' | 'keyboard'>;

/** What is said of calls, and of what goes wrong. */
export type CallsWords = Pick<
  Dictionary,
  'problems' | 'advice' | 'outcomes' | 'places' | 'recents' | 'report' | 'company' | 'text' | 'transfer' | 'desk' | 'ago' | 'menu' | 'voice'
>;

/** What Settings says. */
export type SettingsWords = Pick<
  Dictionary,
  'settings' | 'sound' | 'echo' | 'called' | 'reach' | 'ring' | 'push' | 'trust' | 'forwarding' | 'availability'
>;

/** What is said of devices, links and guests. */
export type DevicesWords = Pick<
  Dictionary,
  'asking' | 'guest' | 'guestLinks' | 'joining' | 'link' | 'linkHere' | 'myLink' | 'recovering' | 'recovery' | 'wall' | 'tones' | 'notice'
>;

/** What is said to admins. */
export type AdminWords = Pick<Dictionary, 'admin' | 'adminDoor' | 'acts' | 'refusals' | 'groups' | 'claim'>;
