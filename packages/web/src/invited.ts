/** The secret of the invitation that stands in the address. */
export function invited(): string | undefined {
  return /^#invite=([\w-]+)$/.exec(location.hash)?.[1];
}
