import './serve.css'
import { clockTime } from './clock-time.js'
import cup from './pictures/cup.svg'

/** What is shown when the tea is ready. */
export function serve() {
  const figure = Object.assign(document.createElement('figure'), { className: 'served' })
  const picture = Object.assign(new Image(96, 96), { src: cup, alt: '' })
  const caption = Object.assign(document.createElement('figcaption'), {
    textContent: 'Ready. Let it cool for ',
  })
  const time = Object.assign(document.createElement('time'), { textContent: clockTime(120) })
  caption.append(time)
  figure.append(picture, caption)
  return figure
}
