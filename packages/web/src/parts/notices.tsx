import { sentences, type Phone, type PhoneSnapshot } from '@earshot/client';
import triangleAlert from 'icon:triangle-alert';
import wifiOff from 'icon:wifi-off';
import { isAway } from '../link.ts';
import { words } from '../words.ts';
import { Icon } from './icon.tsx';

interface Props {
  readonly phone: Phone;
  readonly snapshot: PhoneSnapshot;
  readonly lab: boolean;
}

/** What a person must know at the moment, above everything: the server is away, something went wrong, the host trusts everybody. */
export function Notices({ phone, snapshot, lab }: Props) {
  const { problem, call } = snapshot;
  const lost = isAway(snapshot.link);
  const said = problem === null || (lost && (problem.code === 'link_lost' || problem.code === 'server_unreachable')) ? null : problem;
  return (
    <div class="notices">
      <div aria-live="polite">
        {lab && (
          <p class="notice wait">
            <Icon of={triangleAlert} />
            {words.labMode}
          </p>
        )}
        {lost && (
          <p class="notice wait">
            <Icon of={wifiOff} />
            {call.phase === 'talking' ? words.linkLostInCall : words.linkLost}
          </p>
        )}
      </div>
      {said && call.phase !== 'ringing' && (
        <div class="notice stop" role="alert">
          <Icon of={triangleAlert} />
          <p>{sentences[said.code]}</p>
          <button type="button" class="text-button" onClick={() => phone.dismiss()}>
            {words.dismiss}
          </button>
        </div>
      )}
    </div>
  );
}
