/** The language that the page speaks, by its tag (BCP 47): for what `Intl` writes. */
export const language = 'en';
