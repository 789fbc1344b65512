/** The documents that the server gives of itself: every route, every reference, sound OpenAPI 3.1. */
