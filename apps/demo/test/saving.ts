import { writeWhole } from '../src/files'

// Writes over a file without end, a letter at a time, until it is killed.
const [path, size] = process.argv.slice(2)
for (let i = 0; ; i++) {
  await writeWhole(path!, String.fromCharCode(97 + (i % 26)).repeat(Number(size)))
  process.stdout.write('.')
}
