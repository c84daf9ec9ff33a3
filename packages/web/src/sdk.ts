/** `/sdk.js`: the phone for pages that embed it, `import { createPhone } from 'https://host:5000/sdk.js'`. */
export * from '@earshot/client';
