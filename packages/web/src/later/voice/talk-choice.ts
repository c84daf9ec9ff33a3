const place = 'earshot.push-to-talk';

let here: boolean | null = null;

/** Whether the space bar is to be held to talk. Off unless somebody has chosen it in this browser. */
export function isPushToTalk(): boolean {
  try {
    return here ?? localStorage.getItem(place) === 'on';
  } catch {
    return here ?? false;
  }
}

/** Keeps the choice; where nothing is kept it lasts as long as the page. */
export function choosePushToTalk(on: boolean): void {
  here = on;
  try {
    localStorage.setItem(place, on ? 'on' : 'off');
  } catch {
    return;
  }
}
