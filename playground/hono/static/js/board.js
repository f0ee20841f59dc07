import { inWords } from './in-words.js'

const rows = [...document.querySelectorAll('li')]
const show = () => {
  for (const row of rows) row.querySelector('time').textContent = inWords(Number(row.dataset.minutes))
}
show()

document.querySelector('button').addEventListener('click', () => {
  for (const row of rows) {
    row.dataset.minutes = String(Number(row.dataset.minutes) - 10)
    row.hidden = Number(row.dataset.minutes) < 0
  }
  show()
})
