import { limits } from '@earshot/protocol';

/** Candidates stand in a ring of so many places, so that the oldest go by themselves. */
export const candidateSlots = limits.candidatesKept;
