import bean from './pictures/bean.svg'
import beet from './pictures/beet.svg'
import leek from './pictures/leek.svg'

/** What is in the box. `months` are those to sow in, from 0. */
export const seeds = [
  { name: 'Broad bean', picture: bean, months: [1, 2, 3] },
  { name: 'Beetroot', picture: beet, months: [3, 4, 5, 6] },
  { name: 'Winter leek', picture: leek, months: [2, 3] },
]

export const sowable = (month) => seeds.filter(({ months }) => months.includes(month))
