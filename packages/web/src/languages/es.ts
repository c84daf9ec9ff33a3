import type { Dictionary } from './dictionary.ts';
import { admin } from './es/admin.ts';
import { calls } from './es/calls.ts';
import { devices } from './es/devices.ts';
import { phone } from './es/phone.ts';
import { settings } from './es/settings.ts';

export const dictionary: Dictionary = { ...phone, ...calls, ...settings, ...devices, ...admin };
