import './main.css'
import { seeds, sowable } from './seeds.js'

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

const list = document.querySelector('#seeds')
const months = document.querySelector('#months')
let shown = 3

function show(month) {
  shown = month
  const now = new Set(sowable(month))
  list.replaceChildren(
    ...seeds.map((seed) => {
      const item = document.createElement('li')
      const picture = Object.assign(new Image(48, 48), { src: seed.picture, alt: '' })
      const name = Object.assign(document.createElement('strong'), { textContent: seed.name })
      const note = Object.assign(document.createElement('span'), {
        textContent: now.has(seed) ? 'sow now' : `from ${MONTHS[seed.months[0]]}`,
      })
      item.classList.toggle('now', now.has(seed))
      item.append(picture, name, note)
      return item
    }),
  )
  for (const button of months.children) button.ariaPressed = String(Number(button.value) === month)
}

months.append(
  ...MONTHS.map((name, month) => {
    const button = Object.assign(document.createElement('button'), { textContent: name, value: month })
    button.addEventListener('click', () => show(month))
    return button
  }),
)
show(shown)

document.querySelector('#open-calendar').addEventListener('click', async () => {
  const { openCalendar } = await import('./calendar.js')
  openCalendar(seeds, MONTHS)
})

// In development, an edit of the seeds shows in the month that is open.
import.meta.webpackHot?.accept('./seeds.js', () => show(shown))
