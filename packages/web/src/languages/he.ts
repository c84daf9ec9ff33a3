import type { Dictionary } from './dictionary.ts';
import { admin } from './he/admin.ts';
import { calls } from './he/calls.ts';
import { devices } from './he/devices.ts';
import { phone } from './he/phone.ts';
import { settings } from './he/settings.ts';

export const dictionary: Dictionary = { ...phone, ...calls, ...settings, ...devices, ...admin };
