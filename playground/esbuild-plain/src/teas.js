import assam from './pictures/assam.svg'
import mint from './pictures/mint.svg'
import sencha from './pictures/sencha.svg'

export const teas = [
  { name: 'Sencha', picture: sencha, seconds: 90 },
  { name: 'Assam', picture: assam, seconds: 240 },
  { name: 'Mint', picture: mint, seconds: 420 },
]
