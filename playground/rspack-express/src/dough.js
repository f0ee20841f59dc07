import flour from './pictures/flour.svg'
import salt from './pictures/salt.svg'
import water from './pictures/water.svg'

const PER_LOAF = [
  { name: 'Flour', grams: 500, picture: flour },
  { name: 'Water', grams: 350, picture: water },
  { name: 'Salt', grams: 10, picture: salt },
]

/** The ingredients of that many loaves, with their weights as people write them. */
export function doughFor(loaves) {
  return PER_LOAF.map(({ grams, ...ingredient }) => ({ ...ingredient, weight: weight(grams * loaves) }))
}

const weight = (grams) => (grams < 1000 ? `${grams} g` : `${grams / 1000} kg`)
