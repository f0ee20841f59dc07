/** What a walk came to. */
export interface Figures {
  /** Metres along the ground. */
  distance: number
  /** Metres climbed in all. */
  ascent: number
  /** Minutes on foot, without rests. */
  duration: number
}

export interface TrackPoint {
  /** Metres along the ground from the start. */
  distance: number
  /** Metres above the sea. */
  elevation: number
}

/** Reads a track and measures the way to each of its points. */
export function readTrack(track: string): TrackPoint[] {
  const points = track.split(' ').map((point) => point.split(',').map(Number) as [number, number, number])
  let distance = 0
  return points.map(([east, north, elevation], i) => {
    const [lastEast, lastNorth] = points[i - 1] ?? [east, north]
    distance += Math.hypot(east - lastEast, north - lastNorth)
    return { distance, elevation }
  })
}

export function measure(track: string): Figures {
  const points = readTrack(track)
  let ascent = 0
  let duration = 0
  points.slice(1).forEach((point, i) => {
    const step = point.distance - points[i]!.distance
    const climb = point.elevation - points[i]!.elevation
    ascent += Math.max(0, climb)
    duration += step / metresPerMinute(climb / step)
  })
  return { distance: points.at(-1)!.distance, ascent, duration }
}

export function total(all: readonly Figures[]): Figures {
  const sum = (key: keyof Figures) => all.reduce((value, figures) => value + figures[key], 0)
  return { distance: sum('distance'), ascent: sum('ascent'), duration: sum('duration') }
}

/** Tobler's hiking function: fastest, at 6 km/h, on a gentle descent. */
function metresPerMinute(slope: number): number {
  return 100 * Math.exp(-3.5 * Math.abs(slope + 0.05))
}
