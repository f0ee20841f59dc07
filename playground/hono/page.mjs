// @ts-check
import { html, raw } from 'hono/html'

/**
 * @param {import('@staticfiles/manifest').ManifestReader} manifest
 * @param {readonly { line: string, to: string, minutes: number }[]} departures
 */
export const page = (manifest, departures) => html`<!doctype html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <title>Departures from Weir Street</title>
  <link rel="icon" href="${manifest.url('img/bus.svg')}">
  ${raw(manifest.tags('css/board.css'))}
  ${raw(manifest.tags('js/board.js'))}
</head>
<body>
  <h1><img src="${manifest.url('img/bus.svg')}" alt="" width="40" height="40"> Weir Street</h1>
  <ol>
    ${departures.map(
      ({ line, to, minutes }) =>
        html`<li data-minutes="${minutes}"><b>${line}</b> <span>${to}</span> <time></time></li>`,
    )}
  </ol>
  <button type="button">Wait ten minutes</button>
</body>
</html>
`
