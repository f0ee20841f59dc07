import { MONTHS, monthName } from './months.js'

const select = document.querySelector('#month')
select.append(...MONTHS.map((month, i) => new Option(month, String(i + 1))))

const seeds = [...document.querySelectorAll('li')]
for (const seed of seeds) {
  const { sow, pick } = seed.dataset
  seed.querySelector('.season').textContent = `${monthName(sow)} to ${monthName(pick)}`
}

select.addEventListener('change', () => {
  for (const seed of seeds) seed.hidden = select.value !== '' && seed.dataset.sow !== select.value
})
