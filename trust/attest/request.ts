/** Milliseconds of one request to a service that signs or witnesses, and how often it is tried again. */
export const REQUEST = { timeout: 15_000, retry: 2 };
