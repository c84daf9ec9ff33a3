/** Where others find this page; null when the address leads nobody here but this machine itself. */
export function sharedAddress(): string | null {
  return ['localhost', '127.0.0.1', '[::1]'].includes(location.hostname) ? null : location.origin;
}

/** What this browser lacks for calls, as the code of a problem, before anybody has pressed anything. */
export function lacking(): 'insecure_context' | 'unsupported' | null {
  if (!isSecureContext) return 'insecure_context';
  return 'RTCPeerConnection' in window ? null : 'unsupported';
}
