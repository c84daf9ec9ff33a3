import { useEffect } from 'preact/hooks';

/** While `on` a light of this class stands over the whole page, in front of each dialog, and takes no press. */
export function useLight(className: string, on: boolean): void {
  useEffect(() => {
    if (!on) return;
    const light = document.createElement('div');
    light.className = className;
    light.ariaHidden = 'true';
    light.popover = 'manual';
    document.body.append(light);
    light.showPopover();
    // What is shown last is in front.
    function raise({ target }: Event): void {
      if (!(target instanceof HTMLDialogElement)) return;
      light.hidePopover();
      light.showPopover();
    }
    document.addEventListener('toggle', raise, true);
    return () => {
      document.removeEventListener('toggle', raise, true);
      light.remove();
    };
  }, [className, on]);
}
