/** Health, readiness, metrics, reference pages and the time before the server is wired: addresses without a token. */
