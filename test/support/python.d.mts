export type DjangoSeries = '4.2' | '5.2' | '6.1'

/**
 * A Python with Django, and with the other packages of `requirements.txt`, in a virtual environment.
 *
 * @param options.version the series, 5.2 unless said otherwise
 * @returns the interpreter's path and Django's version; `undefined` where there is no usable Python, after one line
 * that says why
 * @throws {Error} instead of answering `undefined` where the environment variable CI is set
 */
export function ensureDjango(options?: {
  version?: DjangoSeries
}): Promise<{ python: string; version: string } | undefined>

/**
 * A Python with these packages, in a virtual environment below `.cache` that is made when it is not there yet.
 *
 * @param options.pins the packages, as lines of a requirements file, each with its version
 * @param options.what what they are for, for people
 * @param options.atLeast the Python that they need, 3.10 unless said otherwise
 * @returns the interpreter's path; `undefined` where there is no usable Python, after one line that says why
 * @throws {Error} instead of answering `undefined` where the environment variable CI is set
 */
export function ensurePython(options: {
  pins: string
  what: string
  atLeast?: string
}): Promise<string | undefined>
