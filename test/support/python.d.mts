/**
 * A Python with the packages of `requirements.txt`, in a virtual environment below `.cache`.
 *
 * @returns the interpreter's path and Django's version; `undefined` where there is no usable Python, after one line
 * that says why
 * @throws {Error} instead of answering `undefined` where the environment variable CI is set
 */
export function ensureDjango(): Promise<{ python: string; version: string } | undefined>
