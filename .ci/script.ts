/** Fails when a file of the script build is not JavaScript: the bundler leaves decorators it cannot lower as they are. */
import { readFileSync } from 'node:fs'
import { SourceTextModule } from 'node:vm'
import { filesUnder } from './files.ts'

const files = filesUnder('dist/script', '.js')
const others = filesUnder('dist/script', '').filter(file => !/\.js(\.map)?$/.test(file))
for (const file of files) {
  try {
    new SourceTextModule(readFileSync(file, 'utf8'), { identifier: file })
  } catch (error) {
    console.info(`${file}: ${error}`)
    process.exitCode = 1
  }
}
if (files.length === 0) throw new Error('The script build has no files.')
// `new URL('x', import.meta.url)` makes an asset of a source file.
if (others.length) throw new Error(`Not scripts: ${others.join(', ')}`)
