import { useEffect } from 'preact/hooks';

/**
 * Lets the whole page flash while `on`, for who cannot hear it ring: once a second, far below what harms (WCAG 2.3.1).
 * It stands above dialogs, and takes no press.
 */
export function useFlash(on: boolean): void {
  useEffect(() => {
    if (!on) return;
    const light = document.createElement('div');
    light.className = 'ring-flash';
    light.ariaHidden = 'true';
    light.popover = 'manual';
    document.body.append(light);
    light.showPopover();
    return () => light.remove();
  }, [on]);
}
