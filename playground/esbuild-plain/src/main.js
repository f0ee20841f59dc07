import './main.css'
import { teas } from './teas.js'

const clock = document.querySelector('#clock')
const worker = new Worker(new URL('./countdown-worker.js', import.meta.url), { type: 'module' })
worker.onmessage = async ({ data: { text, done } }) => {
  clock.textContent = text
  if (!done) return
  const { serve } = await import('./serve.js')
  document.body.append(serve())
}

document.querySelector('#teas').append(
  ...teas.map((tea) => {
    const button = document.createElement('button')
    const picture = Object.assign(new Image(64, 64), { src: tea.picture, alt: '' })
    button.append(picture, tea.name)
    button.addEventListener('click', () => worker.postMessage(tea.seconds))
    const item = document.createElement('li')
    item.append(button)
    return item
  }),
)
