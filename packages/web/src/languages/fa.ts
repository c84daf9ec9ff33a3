import type { Dictionary } from './dictionary.ts';
import { admin } from './fa/admin.ts';
import { calls } from './fa/calls.ts';
import { devices } from './fa/devices.ts';
import { phone } from './fa/phone.ts';
import { settings } from './fa/settings.ts';

export const dictionary: Dictionary = { ...phone, ...calls, ...settings, ...devices, ...admin };
