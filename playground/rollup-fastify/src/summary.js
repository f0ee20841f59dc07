/** Shows the counts as bars, in place of an earlier summary. */
export function showSummary(counts) {
  const list = Object.assign(document.createElement('ol'), { className: 'summary', ariaLabel: 'Summary' })
  const [[, most] = ['', 1]] = counts
  for (const [name, count] of counts) {
    const item = Object.assign(document.createElement('li'), { textContent: `${name}: ${count}` })
    item.style.setProperty('--share', String(count / most))
    list.append(item)
  }
  document.querySelector('.summary')?.remove()
  document.body.append(list)
}
