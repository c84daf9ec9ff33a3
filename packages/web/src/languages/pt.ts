import type { Dictionary } from './dictionary.ts';
import { admin } from './pt/admin.ts';
import { calls } from './pt/calls.ts';
import { devices } from './pt/devices.ts';
import { phone } from './pt/phone.ts';
import { settings } from './pt/settings.ts';

export const dictionary: Dictionary = { ...phone, ...calls, ...settings, ...devices, ...admin };
