import type { Dictionary } from './dictionary.ts';
import { admin } from './ar/admin.ts';
import { calls } from './ar/calls.ts';
import { devices } from './ar/devices.ts';
import { phone } from './ar/phone.ts';
import { settings } from './ar/settings.ts';

export const dictionary: Dictionary = { ...phone, ...calls, ...settings, ...devices, ...admin };
