import type { GroupChange } from './port-groups.ts';
import type { GuestLinkRecord, InviteRecord } from './port-joining.ts';

/** What an admin does. Times are Unix milliseconds. */
export type AdminChange =
  /** Becomes one, by the hash of the secret in the link; that is used up. */
  | { readonly is: 'claim'; readonly hash: string; readonly userId: string }
  | { readonly is: 'invite'; readonly invite: InviteRecord; readonly most: number }
  | { readonly is: 'withdraw_invite'; readonly id: string }
  | { readonly is: 'decide'; readonly id: string; readonly approved: boolean; readonly endsAt: number }
  | { readonly is: 'link'; readonly link: GuestLinkRecord }
  | { readonly is: 'withdraw_link'; readonly id: string }
  | GroupChange
  | { readonly is: 'sign_out'; readonly deviceId: string }
  /** Makes an admin an ordinary user; nobody where they are the last one. */
  | { readonly is: 'demote'; readonly userId: string }
  /** Forgets a user with all of their devices. */
  | { readonly is: 'free_name'; readonly userId: string };

/** Who has done what and when, as it stands in the log. */
export interface ActRecord {
  /** Unix milliseconds. */
  readonly at: number;
  readonly by: string;
  readonly byName: string;
  readonly act: string;
  /** What it was done to, in words of its own. */
  readonly about: string;
}

/** A line of the log, with its number. */
export interface LoggedAct extends ActRecord {
  readonly n: number;
}

/** Somebody the server knows. */
export interface KnownRecord {
  readonly id: string;
  readonly username: string;
  readonly nameKey: string;
  /** Unix milliseconds. */
  readonly createdAt: number;
  readonly usedAt: number;
  readonly devices: number;
  /** How many of them have a key. */
  readonly keyed: number;
}

/** What admins see and do. */
export interface AdminRecords {
  /** The users who are admins. */
  readonly admins: () => readonly string[];
  /** Whether there was never a link by which somebody becomes an admin. */
  readonly isNew: () => boolean;
  /** Keeps the hash of a new link's secret, in place of one before. */
  readonly putAdminLink: (hash: string, endsAt: number) => void;
  /** Does something and writes it into the log, both or neither; false when there is nothing it could be done to. */
  readonly administer: (change: AdminChange, act: ActRecord) => boolean;
  /** Invitations and requests that are not over, the newest first. */
  readonly invites: (now: number) => readonly InviteRecord[];
  /** People in the order of their names' keys, after one of them, who were used last before a time. */
  readonly known: (page: {
    readonly search: string;
    readonly after: string;
    readonly limit: number;
    /** Unix milliseconds. */
    readonly usedBefore: number;
  }) => readonly KnownRecord[];
  /** Lines of the log before a number, the newest first. */
  readonly acts: (before: number, limit: number) => readonly LoggedAct[];
}
