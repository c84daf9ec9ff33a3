import type { Dictionary } from './dictionary.ts';
import { admin } from './hi/admin.ts';
import { calls } from './hi/calls.ts';
import { devices } from './hi/devices.ts';
import { phone } from './hi/phone.ts';
import { settings } from './hi/settings.ts';

export const dictionary: Dictionary = { ...phone, ...calls, ...settings, ...devices, ...admin };
