/** In place of vitest, for what is built outside of a test. */
export const expect: undefined = undefined
