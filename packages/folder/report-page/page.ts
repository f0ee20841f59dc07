import { formatBytes, formatCount } from '../../cli/src/terminal.ts'
import { element } from './dom.ts'
import { showFilePanel } from './file-panel.ts'
import { bytesOf, data, rows } from './model.ts'
import { showOverview } from './overview.ts'
import { showPicture } from './picture.ts'
import { showProblems } from './problems.ts'
import { showTable } from './table.ts'

element('summary').textContent = [
  data.manifest,
  formatCount(data.counts.files, 'file'),
  formatBytes(bytesOf(rows)),
  formatCount(data.counts.references, 'reference'),
].join(' · ')
document.title = `${data.manifest} – static files`

showProblems()
showPicture()
showOverview()
showTable()
showFilePanel()
