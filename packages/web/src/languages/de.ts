import type { Dictionary } from './dictionary.ts';
import { admin } from './de/admin.ts';
import { calls } from './de/calls.ts';
import { devices } from './de/devices.ts';
import { phone } from './de/phone.ts';
import { settings } from './de/settings.ts';

export const dictionary: Dictionary = { ...phone, ...calls, ...settings, ...devices, ...admin };
