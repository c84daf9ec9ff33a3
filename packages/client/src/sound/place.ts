/** Where the choice of devices is kept in a browser. */
export const soundKey = 'earshot.sound';
