import type { Figures } from './figures.ts'
import { formatClimb, formatDay, formatDistance, formatDuration } from './format.ts'
import type { Walk } from './walks.ts'

/** The card of a walk; its figures stay empty until `showFigures`. */
export function walkCard(walk: Walk): HTMLElement {
  const card = document.createElement('article')
  card.className = 'walk'
  card.innerHTML = `
    <img src="${walk.picture}" alt="" width="960" height="640">
    <h3>${walk.name}</h3>
    <time datetime="${walk.date}">${formatDay(walk.date)}</time>
    <p>${walk.note}</p>
    <ul class="figures">
      <li class="compass compass-distance"></li>
      <li class="compass compass-ascent"></li>
      <li class="compass compass-time"></li>
    </ul>
    <button type="button" aria-haspopup="dialog">Elevation profile</button>`
  return card
}

/** Fills the three places of a list of figures: distance, ascent, time. */
export function showFigures(list: Element, { distance, ascent, duration }: Figures): void {
  const texts = [formatDistance(distance), formatClimb(ascent), formatDuration(duration)]
  texts.forEach((text, i) => {
    list.children[i]!.textContent = text
  })
}
