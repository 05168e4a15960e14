import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { compile, scalar, toModule } from '../../src/compile/index'
import { toSource } from '../../src/export/index'
import type { Value } from '../../src/index'
import { PYTHON, folder, isHere, numbersOf, run } from './tools'

const text = readFileSync('docs/export.md', 'utf8')

/** The code of docs/export.md that begins with the name of its file. */
function recipe(name: string): string {
  const sign = name.endsWith('.py') ? '#' : '//'
  const [, code] = text.split(`\n${sign} ${name}\n`)
  return code!.slice(0, code!.indexOf('\n```'))
}

/** The function of the recipes, as the document has it. */
const price = compile(
  (spot: Value, strike: Value, volatility: Value, years: Value) => {
    const width = volatility.mul(years.sqrt())
    const d = spot.div(strike).log().div(width).add(width.div(2))
    const below = (x: Value) => x.div(Math.SQRT2).erf().add(1).div(2)
    return spot.mul(below(d)).sub(strike.mul(below(d.sub(width))))
  },
  [scalar, scalar, scalar, scalar],
)
const book = Array.from({ length: 80 }, (_, i) => [100, 80 + 0.5 * i, 0.2, 1] as const)
const expected = book.map((option) => [price(...option), ...price.gradient(...option)])

function expectBook(out: string): void {
  const rows = out.trim().split('\n').map(numbersOf)
  expect(rows.length).toBe(book.length)
  rows.forEach((row, i) => {
    expect(row.length).toBe(5)
    row.forEach((x, j) => expect(Math.abs(x - expected[i]![j]!)).toBeLessThan(1e-11))
  })
}

describe('the recipes for many runs at once', () => {
  it.skipIf(!isHere('gcc', '--version') || !isHere(PYTHON, '--version'))(
    'price a book in C from a pool of Python processes, however these are started',
    () => {
      const path = folder()
      const inputs = ['spot', 'strike', 'volatility', 'years']
      const options = { language: 'c', what: 'valueAndGradient', name: 'price', inputs } as const
      writeFileSync(join(path, 'price.c'), toSource(price, options))
      writeFileSync(join(path, 'book.py'), recipe('book.py'))
      const command = /with `cc ([^`]*)`/.exec(text)![1]!
      run('gcc', command.split(' '), path)
      expectBook(run(PYTHON, ['book.py'], path))
      const spawning = 'multiprocessing.set_start_method("spawn")'
      writeFileSync(
        join(path, 'book.py'),
        recipe('book.py').replace('__main__":\n', `__main__":\n    ${spawning}\n`),
      )
      expectBook(run(PYTHON, ['book.py'], path))
    },
  )

  it('price a book by the module in a pool of workers of Node', () => {
    const path = folder()
    writeFileSync(join(path, 'price.mjs'), toModule(price))
    for (const name of ['worker.mjs', 'book.mjs']) writeFileSync(join(path, name), recipe(name))
    expectBook(run(process.execPath, ['book.mjs'], path))
  })
})
