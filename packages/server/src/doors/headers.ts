import type { FastifyHelmetOptions } from '@fastify/helmet';

/**
 * Strict headers of every answer. HSTS is left to who has a certificate that browsers trust: it would lock people out
 * of a self-signed one.
 */
export const strictHeaders: FastifyHelmetOptions = {
  contentSecurityPolicy: {
    useDefaults: false,
    directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"], baseUri: ["'none'"], formAction: ["'none'"] },
  },
  strictTransportSecurity: false,
  referrerPolicy: { policy: 'no-referrer' },
  xFrameOptions: { action: 'deny' },
  crossOriginOpenerPolicy: { policy: 'same-origin' },
  crossOriginResourcePolicy: { policy: 'same-origin' },
};

const own = ['autoplay', 'clipboard-write', 'microphone', 'screen-wake-lock', 'speaker-selection'];
const nobody = [
  'accelerometer',
  'browsing-topics',
  'camera',
  'display-capture',
  'encrypted-media',
  'fullscreen',
  'gamepad',
  'geolocation',
  'gyroscope',
  'hid',
  'idle-detection',
  'magnetometer',
  'midi',
  'payment',
  'picture-in-picture',
  'publickey-credentials-get',
  'serial',
  'usb',
  'xr-spatial-tracking',
];

/**
 * The page may use the microphone, play sound without a click, choose a speaker, keep the screen on in a call and copy
 * its report; nothing else, and no frame anything.
 */
export const permissionsPolicy = [...own.map((feature) => `${feature}=(self)`), ...nobody.map((feature) => `${feature}=()`)].join(', ');

const hostShape = /^[a-z0-9_.:[\]-]+$/i;

/**
 * What a page may load: its own files only, no inline code and no eval. With `wasm` its own WebAssembly too, which
 * can do nothing that its scripts cannot (docs/decisions/0087-a-noise-filter-when-it-is-asked-for.md). The socket is
 * named by host, for older Safari does not take `wss:` to the same host as 'self' (CSP3 section 6.7.2.8).
 */
export function pagePolicy(host: string | undefined, wasm: boolean): string {
  const socket = host !== undefined && hostShape.test(host) ? ` wss://${host}` : '';
  return [
    "default-src 'none'",
    `script-src 'self'${wasm ? " 'wasm-unsafe-eval'" : ''}`,
    "style-src 'self'",
    "font-src 'self'",
    "img-src 'self'",
    "media-src 'self'",
    "manifest-src 'self'",
    `connect-src 'self'${socket}`,
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "form-action 'none'",
  ].join(';');
}
