import type { Dictionary } from './dictionary.ts';
import { admin } from './fr/admin.ts';
import { calls } from './fr/calls.ts';
import { devices } from './fr/devices.ts';
import { phone } from './fr/phone.ts';
import { settings } from './fr/settings.ts';

export const dictionary: Dictionary = { ...phone, ...calls, ...settings, ...devices, ...admin };
