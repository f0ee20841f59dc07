const format = new Intl.DateTimeFormat('en', { month: 'long', timeZone: 'UTC' })

export const MONTHS = Array.from({ length: 12 }, (_, month) => format.format(Date.UTC(2000, month)))

/** @param month from 1 */
export const monthName = (month) => MONTHS[month - 1]
