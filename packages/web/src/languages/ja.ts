import type { Dictionary } from './dictionary.ts';
import { admin } from './ja/admin.ts';
import { calls } from './ja/calls.ts';
import { devices } from './ja/devices.ts';
import { phone } from './ja/phone.ts';
import { settings } from './ja/settings.ts';

export const dictionary: Dictionary = { ...phone, ...calls, ...settings, ...devices, ...admin };
