/**
 * The script of the page, which asks again and again whether this browser takes the certificate, and shows the sentence
 * that is true. A browser in which somebody once went on past a warning takes it as well: only a change from no to yes
 * while the page is open says that the device trusts the CA.
 */
export const script = `
'use strict';
const box = document.getElementById('state');
let seen = 'checking';
function show(state) {
  if (state === seen) return;
  seen = state;
  for (const each of box.children) each.hidden = each.dataset.state !== state;
}
async function answers(place) {
  try {
    await fetch(place, { cache: 'no-store', signal: AbortSignal.timeout(4000) });
    return true;
  } catch {
    return false;
  }
}
async function look() {
  if (await answers(box.dataset.secure)) show(seen === 'no' || seen === 'trusted' ? 'trusted' : 'reached');
  else show((await answers('/trust/ca.pem')) ? 'no' : 'away');
  setTimeout(look, 3000);
}
look();
`;
