import type { Dictionary } from './dictionary.ts';
import { admin } from './nl/admin.ts';
import { calls } from './nl/calls.ts';
import { devices } from './nl/devices.ts';
import { phone } from './nl/phone.ts';
import { settings } from './nl/settings.ts';

export const dictionary: Dictionary = { ...phone, ...calls, ...settings, ...devices, ...admin };
