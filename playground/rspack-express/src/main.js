import './main.css'
import { doughFor } from './dough.js'

const loaves = document.querySelector('#loaves')

function show() {
  document.querySelector('#count').textContent = loaves.value
  document.querySelector('#ingredients').replaceChildren(
    ...doughFor(Number(loaves.value)).map(({ name, weight, picture }) => {
      const item = document.createElement('li')
      const image = Object.assign(new Image(40, 40), { src: picture, alt: '' })
      item.append(image, `${name} `, Object.assign(document.createElement('strong'), { textContent: weight }))
      return item
    }),
  )
}

loaves.addEventListener('input', show)
show()

document.querySelector('#plan').addEventListener('click', async () => {
  const { showPlan } = await import('./plan.js')
  showPlan(Number(loaves.value))
})

// In development, an edit of the dough shows at once.
import.meta.webpackHot?.accept('./dough.js', show)
