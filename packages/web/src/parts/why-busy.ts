/** The id of the sentence that says why nobody can be called now. */
export const whyBusy = 'why-busy';
