import birchWood from './pictures/birch-wood.svg'
import gullHead from './pictures/gull-head.svg'
import longFell from './pictures/long-fell.svg'
import saddleHut from './pictures/saddle-hut.svg'
import stonePass from './pictures/stone-pass.svg'
import tarnMoss from './pictures/tarn-moss.svg'

export interface Walk {
  id: string
  name: string
  /** ISO 8601, day only. */
  date: string
  note: string
  /** URL of the picture. */
  picture: string
  /** Points `east,north,elevation` in metres, the first two from the start, with a blank between points. */
  track: string
}

export const walks: readonly Walk[] = [
  {
    id: 'gull-head',
    name: 'Gull Head',
    date: '2025-03-16',
    note: 'Along the cliff and back by the lane. The fulmars are on their ledges again.',
    picture: gullHead,
    track:
      '0,0,6 -279,-230,16 -387,-575,36 -464,-928,41 -398,-1284,60 -147,-1544,90 158,-1738,99 492,-1877,115 826,-2015,136 1151,-2174,140 1512,-2184,131 1874,-2184,120 2229,-2116,119 2519,-1900,96 2801,-1674,78 3012,-1380,79 3214,-1081,95 3350,-746,109 3278,-392,99 3067,-98,76 2822,169,60 2561,419,50 2223,547,34 1888,682,18 1564,842,18 1202,827,8 909,616,6',
  },
  {
    id: 'long-fell',
    name: 'Long Fell',
    date: '2025-05-24',
    note: 'The whole round with a dry wind behind us. Four tops, one apple each.',
    picture: longFell,
    track:
      '0,0,184 -181,-652,235 -398,-1293,330 -465,-1967,357 -528,-2641,455 -404,-3306,543 -313,-3977,593 -74,-4611,669 442,-5048,683 1083,-5267,666 1759,-5244,655 2351,-4915,662 2973,-4647,707 3561,-4313,730 3957,-3764,696 4114,-3106,659 4170,-2431,671 4299,-1767,659 4276,-1090,695 4044,-454,637 3563,22,506 2963,336,433 2323,555,357 1653,454,248 1021,212,230 485,-201,210 207,-818,184',
  },
  {
    id: 'tarn-moss',
    name: 'Tarn Moss',
    date: '2025-06-20',
    note: 'An evening start, for the light. The midges had the same idea.',
    picture: tarnMoss,
    track:
      '0,0,302 292,-109,317 578,-233,351 885,-283,373 1171,-159,390 1391,62,424 1575,313,452 1616,622,453 1529,921,441 1375,1192,431 1103,1344,429 804,1433,420 496,1385,416 235,1216,417 -3,1015,417 -260,838,420 -460,600,424 -670,369,425 -837,106,421 -926,-192,420 -915,-503,418 -817,-799,394 -578,-998,375 -270,-1047,361 39,-1089,344 349,-1056,312 617,-897,302',
  },
  {
    id: 'stone-pass',
    name: 'Stone Pass',
    date: '2025-09-06',
    note: 'Cloud down to the cairn. We counted steps and trusted the compass.',
    picture: stonePass,
    track:
      '0,0,498 30,-584,525 247,-1127,588 617,-1579,646 1074,-1944,709 1550,-2284,789 2122,-2406,819 2678,-2584,900 3250,-2705,1033 3831,-2772,1065 4392,-2608,1100 4967,-2499,1186 5537,-2368,1164 6109,-2250,1082 6521,-1835,983 6954,-1442,975 7339,-1002,861 7420,-423,772 7406,161,743 7114,668,698 6613,969,639 6030,1019,624 5448,1075,572 4875,959,525 4405,612,529 3902,314,525 3441,-46,498',
  },
  {
    id: 'birch-wood',
    name: 'Birch Wood',
    date: '2025-10-19',
    note: 'Leaves coming down like slow rain. Found the old charcoal platform.',
    picture: birchWood,
    track:
      '0,0,210 9,-492,217 148,-965,246 433,-1366,249 773,-1722,270 1102,-2088,296 1442,-2444,300 1908,-2603,326 2372,-2767,359 2855,-2861,371 3330,-2994,360 3794,-3157,336 4263,-3308,336 4741,-3192,377 5155,-2925,419 5553,-2636,421 5909,-2295,438 6166,-1876,460 6452,-1475,465 6532,-989,413 6334,-539,385 5923,-267,373 5505,-8,324 5106,282,292 4616,330,275 4127,278,238 3635,256,210',
  },
  {
    id: 'saddle-hut',
    name: 'Saddle Hut',
    date: '2025-12-28',
    note: 'Up in the last light with skis on our backs. Somebody had lit the stove.',
    picture: saddleHut,
    track:
      '0,0,940 -434,-23,988 -867,-61,1057 -1301,-73,1068 -1669,-305,1183 -2027,-551,1292 -2342,-851,1292 -2677,-1127,1344 -2863,-1520,1395 -2954,-1945,1403 -3033,-2372,1499 -2875,-2777,1546 -2528,-3039,1595 -2095,-3068,1637 -1710,-2865,1697 -1490,-2490,1657 -1381,-2070,1588 -1313,-1640,1528 -1448,-1227,1501 -1698,-872,1402 -2091,-685,1319 -2525,-711,1282 -2933,-861,1152 -3223,-1184,1104 -3501,-1518,1052 -3729,-1888,988 -3990,-2236,940',
  },
]
