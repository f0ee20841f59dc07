const NEW_MOON = Date.UTC(2000, 0, 6, 18, 14)
const MONTH = 29.530588853 * 24 * 60 * 60 * 1000
const PHASES = ['New moon', 'First quarter', 'Full moon', 'Last quarter']

export function phaseOf(date) {
  const share = ((date - NEW_MOON) / MONTH) % 1
  return PHASES[Math.round(share * 4) % 4]
}
