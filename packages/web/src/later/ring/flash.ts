import { useLight } from '../light.ts';

/**
 * Lets the whole page flash while `on`, for who cannot hear it ring: once a second, far below what harms (WCAG
 * 2.3.1).
 */
export function useFlash(on: boolean): void {
  useLight('ring-flash', on);
}
