import type { Dictionary } from './dictionary.ts';
import { admin } from './tr/admin.ts';
import { calls } from './tr/calls.ts';
import { devices } from './tr/devices.ts';
import { phone } from './tr/phone.ts';
import { settings } from './tr/settings.ts';

export const dictionary: Dictionary = { ...phone, ...calls, ...settings, ...devices, ...admin };
