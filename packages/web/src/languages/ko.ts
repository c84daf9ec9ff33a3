import type { Dictionary } from './dictionary.ts';
import { admin } from './ko/admin.ts';
import { calls } from './ko/calls.ts';
import { devices } from './ko/devices.ts';
import { phone } from './ko/phone.ts';
import { settings } from './ko/settings.ts';

export const dictionary: Dictionary = { ...phone, ...calls, ...settings, ...devices, ...admin };
