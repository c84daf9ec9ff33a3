/** What is kept with a notification, for the one who presses it. */
export interface Shown {
  readonly caller: string;
  /** Null where it is not known. */
  readonly call: string | null;
  readonly rings: boolean;
}

/** What is kept with a notification of this worker, or of a version before it. */
export function readShown(data: unknown): Shown {
  const { caller, call, rings }: Partial<Record<string, unknown>> = typeof data === 'object' && data !== null ? { ...data } : {};
  return { caller: typeof caller === 'string' ? caller : '', call: typeof call === 'string' ? call : null, rings: rings === true };
}
