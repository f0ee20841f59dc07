const integer = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 0 })
const oneDigit = new Intl.NumberFormat('en-GB', { minimumFractionDigits: 1, maximumFractionDigits: 1 })
const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', timeZone: 'UTC' })

export const formatDistance = (metres: number): string => `${oneDigit.format(metres / 1000)} km`
export const formatClimb = (metres: number): string => `${integer.format(metres)} m`
export const formatDay = (date: string): string => day.format(new Date(date))

export function formatDuration(minutes: number): string {
  const whole = Math.round(minutes)
  return `${Math.floor(whole / 60)} h ${String(whole % 60).padStart(2, '0')} min`
}
