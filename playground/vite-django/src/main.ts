import './main.css'
import { type Figures, total } from './figures.ts'
import { showFigures, walkCard } from './walk-card.ts'
import { walks } from './walks.ts'

const cards = walks.map((walk) => {
  const card = walkCard(walk)
  card.querySelector('button')!.addEventListener('click', async () => {
    const { openProfile } = await import('./profile.ts')
    openProfile(walk)
  })
  return card
})
document.querySelector('#walks')!.append(...cards)

const worker = new Worker(new URL('./figures-worker.ts', import.meta.url), { type: 'module' })
worker.addEventListener('message', ({ data }: MessageEvent<Figures[]>) => {
  cards.forEach((card, i) => {
    showFigures(card.querySelector('.figures')!, data[i]!)
  })
  showFigures(document.querySelector('#totals')!, total(data))
  worker.terminate()
})
worker.postMessage(walks.map(({ track }) => track))
