/** What is said where nobody has asked to be told otherwise. */
export function sayOnStderr(message: string): void {
  process.stderr.write(`${message}\n`)
}

/** A time of today: hours, minutes and seconds, where the machine is. */
export const clock = (time: number): string => new Date(time).toTimeString().slice(0, 8)
