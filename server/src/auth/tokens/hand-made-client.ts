/**
 * The application that a token names which was made by hand, by `convite token` or a test, where nobody registered one.
 * It is the public application of the demo.
 */
export const handMadeClientId = 'c0417e00-0000-4000-8000-000000000003'
