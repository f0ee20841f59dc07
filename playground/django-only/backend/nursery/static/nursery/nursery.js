import { plants } from './plants.js'

const [warmest] = plants.map(({ degrees }) => degrees).sort((a, b) => b - a)
document.querySelector('#degrees').value = `${warmest} °C`
for (const { name, degrees } of plants) {
  const item = document.createElement('li')
  item.textContent = `${name}, from ${degrees} °C on`
  document.querySelector('#plants').append(item)
}
