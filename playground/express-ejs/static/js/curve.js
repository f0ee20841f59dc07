const SVG = 'http://www.w3.org/2000/svg'

/** The tides of a day as a curve: 24 hours wide, 6 metres high. */
export function drawCurve(tides) {
  const svg = document.createElementNS(SVG, 'svg')
  svg.setAttribute('viewBox', '0 0 480 120')
  const path = document.createElementNS(SVG, 'path')
  const points = tides.map(({ time, metres }) => {
    const [hours, minutes] = time.split(':').map(Number)
    return { x: ((hours * 60 + minutes) / 1440) * 480, y: 120 - metres * 20 }
  })
  const [first, ...rest] = points
  let last = first
  let curve = `M${first.x} ${first.y}`
  for (const point of rest) {
    const middle = (last.x + point.x) / 2
    curve += `C${middle} ${last.y} ${middle} ${point.y} ${point.x} ${point.y}`
    last = point
  }
  path.setAttribute('d', curve)
  svg.append(path)
  return svg
}
