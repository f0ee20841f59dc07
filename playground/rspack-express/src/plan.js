import './plan.css'

const STEPS = [
  ['Mix', 15],
  ['First rise', 90],
  ['Shape', 10],
  ['Second rise', 60],
  ['Bake', 45],
]

/** Lists the steps with the minutes before breakfast that each begins; shaping takes its time for every loaf. */
export function showPlan(loaves) {
  let minutes = 0
  const items = STEPS.toReversed().map(([name, length]) => {
    minutes += name === 'Shape' ? length * loaves : length
    const hours = `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')}`
    return Object.assign(document.createElement('li'), { textContent: `${name}, ${hours} before` })
  })
  const plan = Object.assign(document.createElement('ol'), { className: 'plan', ariaLabel: 'Plan' })
  plan.append(...items.reverse())
  document.querySelector('.plan')?.remove()
  document.body.append(plan)
}
