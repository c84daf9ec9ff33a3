import { useEffect, useState } from 'preact/hooks';
import { AdminDoor } from '../admin-door.tsx';
import { adminDoorWords } from '../admin-door-words.ts';
import type { SectionProps } from './section.ts';

/** Whether I am an admin, now and whenever that changes. */
function useIsAdmin({ phone }: SectionProps): boolean {
  const [isAdmin, setIsAdmin] = useState(phone.getSnapshot().asks !== null);
  useEffect(() => phone.subscribe(() => setIsAdmin(phone.getSnapshot().asks !== null)), [phone]);
  return isAdmin;
}

/** The way to the page for admins; nothing for everybody else. */
export function AdminSection({ phone }: SectionProps) {
  const isAdmin = useIsAdmin({ phone });
  const [open, setOpen] = useState(false);
  if (!isAdmin && !open) return null;
  return (
    <section aria-labelledby="settings-admin">
      <h3 id="settings-admin">{adminDoorWords.title}</h3>
      <p class="hint">{adminDoorWords.hint}</p>
      <button type="button" class="pill" onClick={() => setOpen(true)}>
        {adminDoorWords.admin}
      </button>
      {open && <AdminDoor phone={phone} onClose={() => setOpen(false)} />}
    </section>
  );
}
