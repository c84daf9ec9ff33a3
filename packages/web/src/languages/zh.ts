import type { Dictionary } from './dictionary.ts';
import { admin } from './zh/admin.ts';
import { calls } from './zh/calls.ts';
import { devices } from './zh/devices.ts';
import { phone } from './zh/phone.ts';
import { settings } from './zh/settings.ts';

export const dictionary: Dictionary = { ...phone, ...calls, ...settings, ...devices, ...admin };
