import './profile.css'
import { readTrack, type TrackPoint } from './figures.ts'
import { formatClimb, formatDistance } from './format.ts'
import type { Walk } from './walks.ts'

const WIDTH = 720
const HEIGHT = 260

/** Shows how a walk goes up and down. */
export function openProfile({ name, track }: Walk): void {
  const points = readTrack(track)
  const elevations = points.map(({ elevation }) => elevation)
  const dialog = document.createElement('dialog')
  dialog.className = 'profile'
  dialog.setAttribute('aria-labelledby', 'profile-name')
  dialog.innerHTML = `
    <h2 id="profile-name">${name}</h2>
    <svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="Elevation along the way">
      <path d="${outline(points, Math.min(...elevations), Math.max(...elevations))}" />
    </svg>
    <dl>
      <div><dt>Lowest</dt><dd>${formatClimb(Math.min(...elevations))}</dd></div>
      <div><dt>Highest</dt><dd>${formatClimb(Math.max(...elevations))}</dd></div>
      <div><dt>Length</dt><dd>${formatDistance(points.at(-1)!.distance)}</dd></div>
    </dl>
    <form method="dialog"><button>Close</button></form>`
  dialog.addEventListener('close', () => dialog.remove())
  document.body.append(dialog)
  dialog.showModal()
}

function outline(points: readonly TrackPoint[], lowest: number, highest: number): string {
  const length = points.at(-1)!.distance
  const line = points.map(({ distance, elevation }) => {
    const x = (distance / length) * WIDTH
    const y = HEIGHT - 20 - ((elevation - lowest) / (highest - lowest)) * (HEIGHT - 40)
    return `L${x.toFixed(1)} ${y.toFixed(1)}`
  })
  return `M0 ${HEIGHT}${line.join('')}L${WIDTH} ${HEIGHT}Z`
}
