import { createHmac } from 'node:crypto';
import type { IceServer } from '@earshot/protocol';
import type { Clock } from '../ports/clock.ts';
import type { ChooseIceServers } from '../ports/core.ts';
import { isPrivate } from './addresses.ts';

/** Seconds for which a TURN credential opens the door. */
export const turnLife = 600;
/** The same for one to try the relay with. */
export const trialLife = 60;

/** A relay as phones are told of it, with what is shared with it. */
export interface Turn {
  readonly urls: readonly string[];
  readonly secret: string;
}

export interface IceConfig {
  readonly stunUrls: readonly string[];
  readonly turn: Turn | null;
  /** A relay that this server runs, as it is told to who asks from an address; null while there is none. */
  readonly relay?: ((mine: string) => Turn | null) | undefined;
}

/**
 * Chooses the ICE servers of one call (DESIGN 3.10): none when both parties are in private networks, so that nobody
 * outside is contacted for a call inside; otherwise STUN, and TURN with a credential made for this user in this call.
 * Only a party of a live call gets here, or who tries the servers from where they are, and then gets all of them.
 */
export function iceServerChooser(config: IceConfig, clock: Pick<Clock, 'wall'>): ChooseIceServers {
  return ({ userId, callId, mine, theirs }) => {
    if (callId !== null && isPrivate(mine) && isPrivate(theirs)) return [];
    const servers: IceServer[] = [];
    if (config.stunUrls.length > 0) servers.push({ urls: [...config.stunUrls] });
    const turn = config.turn ?? config.relay?.(mine) ?? null;
    if (turn !== null && turn.urls.length > 0) {
      const life = callId === null ? trialLife : turnLife;
      const username = `${Math.floor(clock.wall() / 1_000) + life}:${callId ?? 'trial'}.${userId}`;
      servers.push({ urls: [...turn.urls], username, credential: turnCredential(turn.secret, username) });
    }
    return servers;
  };
}

/** What an answer says of how long its credentials last: `ttl` in seconds, and nothing when it holds none. */
export function lifeOf(servers: readonly IceServer[], life = turnLife): { readonly ttl?: number } {
  return servers.some(({ credential }) => credential !== undefined) ? { ttl: life } : {};
}

/** The password that coturn's `use-auth-secret` expects (draft-uberti-behave-turn-rest-00, section 2.2). */
export function turnCredential(secret: string, username: string): string {
  return createHmac('sha1', secret).update(username).digest('base64');
}
