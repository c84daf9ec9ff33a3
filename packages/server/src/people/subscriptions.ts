import type { PushRecord } from '../records/port-push.ts';
import type { PeopleFact } from './facts.ts';

interface Needs {
  readonly tell: (fact: PeopleFact) => void;
}

/** Which devices can be woken for a ring, and where: at most one subscription of each, and each at one device. */
export class Subscriptions {
  readonly #needs: Needs;
  readonly #byDevice = new Map<string, PushRecord>();
  readonly #byEndpoint = new Map<string, string>();
  readonly #byUser = new Map<string, Set<string>>();

  constructor(needs: Needs) {
    this.#needs = needs;
  }

  load(stored: readonly PushRecord[]): void {
    for (const one of stored) this.#put(one);
  }

  has(deviceId: string): boolean {
    return this.#byDevice.has(deviceId);
  }

  /** The subscription of a device. */
  at(deviceId: string): PushRecord | undefined {
    return this.#byDevice.get(deviceId);
  }

  /** Whether anything of a user can be woken. */
  wakes(userId: string): boolean {
    return this.#byUser.has(userId);
  }

  of(userId: string): readonly PushRecord[] {
    return [...(this.#byUser.get(userId) ?? [])].flatMap((deviceId) => this.#byDevice.get(deviceId) ?? []);
  }

  /** A subscription is kept, in place of the one before of its device, and of another device at the same endpoint. */
  put(push: PushRecord): void {
    const other = this.#byEndpoint.get(push.endpoint);
    if (other !== undefined && other !== push.deviceId) this.forgetDevice(other);
    const before = this.wakes(push.userId);
    this.#remove(push.deviceId);
    this.#put(push);
    if (!before) this.#needs.tell({ type: 'waking_changed', userId: push.userId });
  }

  /** Nothing wakes a device any more. */
  forgetDevice(deviceId: string): void {
    const userId = this.#remove(deviceId);
    if (userId !== null && !this.wakes(userId)) this.#needs.tell({ type: 'waking_changed', userId });
  }

  /** Somebody is no more. */
  forget(userId: string): void {
    for (const { deviceId } of this.of(userId)) this.#remove(deviceId);
  }

  #put(push: PushRecord): void {
    this.#byDevice.set(push.deviceId, push);
    this.#byEndpoint.set(push.endpoint, push.deviceId);
    const devices = this.#byUser.get(push.userId) ?? new Set();
    this.#byUser.set(push.userId, devices.add(push.deviceId));
  }

  /** Whose it was; null when there was none. */
  #remove(deviceId: string): string | null {
    const push = this.#byDevice.get(deviceId);
    if (push === undefined) return null;
    this.#byDevice.delete(deviceId);
    this.#byEndpoint.delete(push.endpoint);
    const devices = this.#byUser.get(push.userId);
    devices?.delete(deviceId);
    if (devices?.size === 0) this.#byUser.delete(push.userId);
    return push.userId;
  }
}
