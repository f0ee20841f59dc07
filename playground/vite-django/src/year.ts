import './year.css'
import { measure } from './figures.ts'
import { formatClimb, formatDay } from './format.ts'
import { walks } from './walks.ts'

const months = Array.from({ length: 12 }, (_, month) => ({
  name: new Intl.DateTimeFormat('en-GB', { month: 'short' }).format(new Date(2025, month)),
  walks: walks.filter(({ date }) => Number(date.slice(5, 7)) === month + 1),
}))
const most = Math.max(...walks.map(({ track }) => measure(track).ascent))

document.querySelector('#months')!.replaceChildren(
  ...months.map(({ name, walks }) => {
    const column = document.createElement('li')
    const bars = walks.map((walk) => {
      const { ascent } = measure(walk.track)
      return `<div class="bar" style="--share: ${ascent / most}" title="${formatDay(walk.date)}">
        <strong>${formatClimb(ascent)}</strong><span>${walk.name}</span>
      </div>`
    })
    column.innerHTML = `${bars.join('')}<span class="month">${name}</span>`
    return column
  }),
)

// In development, an edit draws the months anew, and the page stays.
import.meta.hot?.accept()
