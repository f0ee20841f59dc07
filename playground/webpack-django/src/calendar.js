import './calendar.css'

/** Shows when each seed is to be sown, as a table over the page. */
export function openCalendar(seeds, months) {
  const dialog = document.createElement('dialog')
  dialog.className = 'calendar'
  dialog.ariaLabel = 'Sowing calendar'
  const table = document.createElement('table')
  const head = table.createTHead().insertRow()
  head.insertCell()
  for (const month of months) head.insertCell().textContent = month
  for (const seed of seeds) {
    const row = table.insertRow()
    row.insertCell().textContent = seed.name
    months.forEach((_, month) => {
      row.insertCell().classList.toggle('sow', seed.months.includes(month))
    })
  }
  const close = Object.assign(document.createElement('button'), { textContent: 'Close' })
  close.addEventListener('click', () => dialog.remove())
  dialog.append(table, close)
  document.body.append(dialog)
  dialog.showModal()
}
