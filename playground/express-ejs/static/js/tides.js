import { drawCurve } from './curve.js'

const rows = [...document.querySelectorAll('tbody tr')]
const tides = rows.map(({ dataset }) => ({ time: dataset.time, metres: Number(dataset.metres) }))
document.querySelector('#curve').append(drawCurve(tides))

document.querySelector('#moon').addEventListener('click', async () => {
  const { phaseOf } = await import('./moon.js')
  const phase = document.querySelector('#phase')
  phase.textContent = phaseOf(new Date(Date.UTC(2025, 2, 14)))
  phase.hidden = false
})
