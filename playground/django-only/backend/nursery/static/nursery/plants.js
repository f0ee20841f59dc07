export const plants = [
  { name: 'Broad bean', degrees: 5 },
  { name: 'Chard', degrees: 8 },
  { name: 'Courgette', degrees: 12 },
]
