import { words } from './words.ts';

/** The end of a dialog that has nothing to decide. */
export function CloseRow({ onClose }: { readonly onClose: () => void }) {
  return (
    <div class="report-end">
      <button type="button" class="pill" onClick={onClose}>
        {words.close}
      </button>
    </div>
  );
}
