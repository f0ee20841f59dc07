import { measure } from './figures.ts'

addEventListener('message', ({ data }: MessageEvent<readonly string[]>) => {
  postMessage(data.map(measure))
})
