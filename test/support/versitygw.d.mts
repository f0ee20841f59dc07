/**
 * The program of an S3 server, Versity's gateway, built below `.cache` when it is not there yet, which takes some minutes.
 *
 * @returns its path; `undefined` where it cannot be built, after one line that says why
 * @throws {Error} instead of answering `undefined` where the environment variable CI is set
 */
export function ensureVersitygw(): Promise<string | undefined>
