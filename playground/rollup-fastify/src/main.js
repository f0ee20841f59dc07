import './main.css'
import { add, counts } from './counts.js'

for (const button of document.querySelectorAll('.bird')) {
  button.addEventListener('click', () => {
    button.querySelector('output').value = add(button.dataset.name)
  })
}

document.querySelector('#finish').addEventListener('click', async () => {
  const { showSummary } = await import('./summary.js')
  showSummary(counts())
})
