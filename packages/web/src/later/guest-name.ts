/** Whether somebody is called as the server calls guests by a link, and nobody else (docs/protocol.md, guest links). */
export function isGuestName(username: string): boolean {
  return / \(guest\)$|^Guest \d{4}$/.test(username);
}
