import type { Dictionary } from './dictionary.ts';
import { admin } from './it/admin.ts';
import { calls } from './it/calls.ts';
import { devices } from './it/devices.ts';
import { phone } from './it/phone.ts';
import { settings } from './it/settings.ts';

export const dictionary: Dictionary = { ...phone, ...calls, ...settings, ...devices, ...admin };
