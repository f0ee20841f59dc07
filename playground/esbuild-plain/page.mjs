// @ts-check

/** @param {import('@staticfiles/manifest').ManifestReader} manifest */
export const page = (manifest) => `<!doctype html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <title>Tea timer</title>
  <link rel="icon" href="${manifest.url('img/pot.svg')}">
  ${manifest.tags('leaf/leaf.css')}
  ${manifest.tags('src/main.js')}
</head>
<body>
  <h1><img src="${manifest.url('img/pot.svg')}" alt="" width="48" height="48"> Tea timer</h1>
  <ul id="teas"></ul>
  <p id="clock" class="leaf" role="timer">Which one?</p>
</body>
</html>
`
