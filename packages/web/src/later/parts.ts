/**
 * What is loaded once the page is there: dialogs, what goes wrong, what is seen of a call after its first
 * second, and what the browser around the page is told of it.
 */
export { problemWords } from './problem-words.ts';
export { AskIn } from './ask-door.tsx';
export { arm, ArmOffer } from './reach/arm.tsx';
export { AroundPage } from './around-page.tsx';
export { Badge } from './reach/badge.tsx';
export { Calls } from './calls.tsx';
export { ComingBack } from './coming-back.tsx';
export { DoNotDisturb } from './do-not-disturb.tsx';
export { elsewhere } from './elsewhere.tsx';
export { ended } from './ended.tsx';
export { EchoRow } from './echo-row.tsx';
export { EmptyRow } from './empty-row.tsx';
export { Farewell } from './farewell.ts';
export { Find } from './find.tsx';
export { ForGroup } from './for-group.tsx';
export { GuestNote } from './guest-note.tsx';
export { HeadButtons } from './head-buttons.tsx';
export { KeptName } from './kept-name.tsx';
export { Keyboard } from './keyboard-door.tsx';
export { CalledLink } from './called-link-door.tsx';
export { LinkHere } from './link-here.tsx';
export { Lacking } from './lacking.tsx';
export { LastSeen } from './last-seen.tsx';
export { MoreButton } from './more-button.tsx';
export { Nobody } from './nobody.tsx';
export { Notices } from './notices.tsx';
export { Ringer } from './ring/ringer.tsx';
export { PageDoor, WallMark } from './page-door.tsx';
export { Recents } from './recents.tsx';
export { createReel } from './reel.ts';
export { Saying } from './saying.tsx';
export { SayWhy } from './desk-door.tsx';
export { showGuest } from './guest/show-guest.tsx';
export { Tabs } from './tabs.tsx';
export { talking } from './talking.tsx';
export { transferSaid } from './transfer-words.ts';
export { Told } from './told.tsx';
export { watchPush } from './push/watch.ts';
export { WaitingCall } from './waiting-call.tsx';
