import type { Dictionary } from './dictionary.ts';
import { admin } from './pl/admin.ts';
import { calls } from './pl/calls.ts';
import { devices } from './pl/devices.ts';
import { phone } from './pl/phone.ts';
import { settings } from './pl/settings.ts';

export const dictionary: Dictionary = { ...phone, ...calls, ...settings, ...devices, ...admin };
