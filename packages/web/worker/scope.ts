declare const self: ServiceWorkerGlobalScope;

/** This worker, as its own code sees it. */
export const scope = self;
