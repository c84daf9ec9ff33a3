import type { Dictionary } from './dictionary.ts';
import { admin } from './uk/admin.ts';
import { calls } from './uk/calls.ts';
import { devices } from './uk/devices.ts';
import { phone } from './uk/phone.ts';
import { settings } from './uk/settings.ts';

export const dictionary: Dictionary = { ...phone, ...calls, ...settings, ...devices, ...admin };
