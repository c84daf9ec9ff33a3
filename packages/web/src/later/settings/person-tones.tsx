import type { Phone } from '@earshot/client';
import { useRingChoices } from '../ring/choices.ts';
import { PersonTone } from '../ring/person-tone.tsx';
import { toneWords as words } from '../ring/tone-words.ts';
import { useAnswer } from './use-answer.ts';

function OfPerson({ phone, userId }: { readonly phone: Phone; readonly userId: string }) {
  const { body } = useAnswer(() => phone.ask('users/get', { user_id: userId }));
  return body && <PersonTone userId={userId} label={body.username} />;
}

/** Who has a ringtone of their own on this device, if anybody has; the menu of a person gives them one. */
export function PersonTones({ phone }: { readonly phone: Phone }) {
  const ids = Object.keys(useRingChoices().people);
  if (ids.length === 0) return null;
  return (
    <>
      <h4>{words.title}</h4>
      {ids.map((id) => (
        <OfPerson key={id} phone={phone} userId={id} />
      ))}
    </>
  );
}
