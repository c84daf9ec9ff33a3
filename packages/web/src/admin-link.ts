/** Takes the secret of an admin link out of the address, where it would stay in the history. */
function take(): string | null {
  const secret = /^#admin=([\w-]+)$/.exec(location.hash)?.[1];
  if (secret === undefined) return null;
  history.replaceState(null, '', location.pathname);
  return secret;
}

/** The secret of the admin link that the page was opened by, or null. */
export const adminSecret = take();
