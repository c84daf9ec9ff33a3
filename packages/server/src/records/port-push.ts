/** Where the browser of a device takes pushes, and its keys (RFC 8291), base64url. */
export interface PushRecord {
  readonly deviceId: string;
  readonly userId: string;
  readonly endpoint: string;
  readonly p256dh: string;
  readonly auth: string;
}

/** Subscriptions, one of each device at most. One goes with its device. */
export interface PushRecords {
  readonly loadPush: () => readonly PushRecord[];
  /**
   * Keeps a subscription in place of the one before, and of one that another device has at the same endpoint. False
   * when there is no such device any more.
   */
  readonly keepPush: (push: PushRecord) => boolean;
  /** Forgets the subscription of a device; if an endpoint is given, only when it is that one. */
  readonly dropPush: (deviceId: string, endpoint: string | null) => void;
}
