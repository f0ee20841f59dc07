import { clockTime } from './clock-time.js'

/** A tab in the background is throttled, a worker is not. */
let timer

self.onmessage = ({ data: seconds }) => {
  const end = Date.now() + seconds * 1000
  const tell = () => {
    const left = Math.max(0, Math.round((end - Date.now()) / 1000))
    if (left === 0) clearInterval(timer)
    self.postMessage({ text: clockTime(left), done: left === 0 })
  }
  clearInterval(timer)
  timer = setInterval(tell, 1000)
  tell()
}
