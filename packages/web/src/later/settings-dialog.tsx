import type { FunctionComponent } from 'preact';
import { Modal } from '../parts/modal.tsx';
import { availabilityWords } from './availability-words.ts';
import { CloseRow } from './close-row.tsx';
import { forwardingWords } from './forwarding-words.ts';
import { groupsWords } from './groups-words.ts';
import { AdminSection } from './settings/admin-section.tsx';
import { Blocked } from './settings/blocked.tsx';
import { Called } from './settings/called-section.tsx';
import { calledWords } from './settings/called-words.ts';
import { Devices } from './settings/devices.tsx';
import { guestLinkWords } from './settings/guest-link-words.ts';
import { Forwarding } from './settings/forwarding.tsx';
import { MyGroups } from './settings/groups.tsx';
import { GuestLinks } from './settings/guest-links.tsx';
import { pushWords } from './push/push-words.ts';
import { Notifications } from './settings/notifications.tsx';
import { MyLink } from './settings/my-link.tsx';
import { myLinkWords } from './settings/my-link-words.ts';
import { LanguageSection } from './settings/language-section.tsx';
import { ringWords } from './ring/ring-words.ts';
import { RingSection } from './settings/ring-section.tsx';
import { Ringing } from './settings/ringing.tsx';
import { MyData } from './settings/my-data.tsx';
import type { SectionProps } from './settings/section.ts';
import { settingsWords } from './settings/settings-words.ts';
import { SoundSettings } from './settings/sound.tsx';
import { TrustSection } from './settings/trust-section.tsx';
import { WallSection } from './settings/wall-section.tsx';
import { words } from './words.ts';

/** The sections of the dialog in their order: each a file of its own in `settings/`. */
const sections: readonly { readonly id: string; readonly title: string; readonly Content: FunctionComponent<SectionProps> }[] = [
  { id: 'sound', title: settingsWords.sound, Content: SoundSettings },
  { id: 'ring', title: ringWords.title, Content: RingSection },
  { id: 'wall', title: words.wallPhone, Content: WallSection },
  { id: 'ringing', title: availabilityWords.ringing, Content: Ringing },
  { id: 'forwarding', title: forwardingWords.title, Content: Forwarding },
  { id: 'groups', title: groupsWords.mine, Content: MyGroups },
  { id: 'notifications', title: pushWords.title, Content: Notifications },
  { id: 'my-link', title: myLinkWords.title, Content: MyLink },
  { id: 'called', title: calledWords.title, Content: Called },
  { id: 'devices', title: settingsWords.devices, Content: Devices },
  { id: 'guest-links', title: guestLinkWords.title, Content: GuestLinks },
  { id: 'blocked', title: availabilityWords.blockedPeople, Content: Blocked },
  { id: 'language', title: settingsWords.language, Content: LanguageSection },
  { id: 'my-data', title: settingsWords.myData, Content: MyData },
];

interface Props extends SectionProps {
  readonly onClose: () => void;
}

/** What a person chooses for themselves. Each thing has its effect at once; there is nothing to save. */
export function SettingsDialog({ phone, onClose }: Props) {
  return (
    <Modal role="dialog" kind="report settings" labelledBy="settings-title" onEscape={onClose}>
      <h2 id="settings-title">{words.settings}</h2>
      {sections.map(({ id, title, Content }) => (
        <section key={id} aria-labelledby={`settings-${id}`}>
          <h3 id={`settings-${id}`}>{title}</h3>
          <Content phone={phone} />
        </section>
      ))}
      <TrustSection />
      <AdminSection phone={phone} />
      <CloseRow onClose={onClose} />
    </Modal>
  );
}
