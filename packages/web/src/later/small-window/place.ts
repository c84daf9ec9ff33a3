/** A small window of the page's own that stays on top (Document Picture-in-Picture, WICG), where the browser has it. */
interface SmallWindows {
  requestWindow(size: { readonly width: number; readonly height: number }): Promise<Window>;
}

declare global {
  interface Window {
    readonly documentPictureInPicture?: SmallWindows;
  }
}

/** Whether the browser has such windows. */
export function hasSmallWindow(): boolean {
  return window.documentPictureInPicture !== undefined;
}

/** Opens one, from a press; null where the browser refuses. */
export async function requestSmallWindow(): Promise<Window | null> {
  try {
    return (await window.documentPictureInPicture?.requestWindow({ width: 340, height: 230 })) ?? null;
  } catch {
    return null;
  }
}
