/** What invites somebody new. */
export interface Invited {
  /** SHA-256 of the secret, in hex. */
  readonly hash: string;
  /** Unix milliseconds. */
  readonly now: number;
  /** Whether they may come in with it alone. */
  readonly needed: boolean;
}

/**
 *     open --used as often as it may be, or over--> no good any more
 *     waiting --approved--> open
 *       \--refused--> refused
 *
 * Who asks to be let in holds an invitation that opens nothing until an admin has approved it.
 */
export type InviteState = 'open' | 'waiting' | 'refused';

export interface InviteRecord {
  readonly id: string;
  /** SHA-256 of the secret, in hex. */
  readonly hash: string;
  readonly state: InviteState;
  /** The name that it is for, as shown and as compared; null for any. */
  readonly username: string | null;
  readonly nameKey: string | null;
  readonly label: string;
  readonly uses: number;
  readonly used: number;
  /** Unix milliseconds. */
  readonly endsAt: number;
  readonly madeAt: number;
  /** Who made it; null of what was asked for. */
  readonly madeBy: string | null;
  /** From where it was asked for; null of what was made. */
  readonly address: string | null;
}

/** A link by which somebody without a name can call one person. */
export interface GuestLinkRecord {
  readonly id: string;
  /** SHA-256 of the secret, in hex. */
  readonly hash: string;
  readonly targetId: string;
  readonly label: string;
  /** Unix milliseconds. */
  readonly endsAt: number;
  readonly madeAt: number;
}

/** How somebody new comes in. Times are Unix milliseconds. */
export interface JoiningRecords {
  readonly guestLinks: () => readonly GuestLinkRecord[];
  readonly addGuestLink: (link: GuestLinkRecord) => void;
  readonly endGuestLink: (id: string, at: number) => void;
  /** Whether somebody new may come in by a secret at a time: an invitation that is left, or the link of an admin. */
  readonly letsIn: (hash: string, now: number) => boolean;
  readonly findInvite: (hash: string) => InviteRecord | null;
  /** An invitation or a request by its id. */
  readonly getInvite: (id: string) => InviteRecord | null;
  /** Keeps an invitation or a request. False when there are so many of its kind already that are not over. */
  readonly addInvite: (invite: InviteRecord, most: number) => boolean;
  /** Forgets what ended before a time: invitations, links, and who has come by them. */
  readonly forgetOver: (before: number) => void;
}
