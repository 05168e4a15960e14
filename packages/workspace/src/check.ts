import assert from 'node:assert/strict'
import { format, inspect } from 'node:util'

/** Asserts that a value is shown as the comment behind it says. */
export function shows(value: unknown, comment: string): void {
  assert.equal(inspect(value, { depth: 6, breakLength: Infinity }), comment)
}

/** Asserts that `console.log` would print what the comment behind it says. */
export function prints(values: unknown[], comment: string): void {
  assert.equal(format(...values), comment)
}

/** Asserts that code throws an error with the message in the comment behind it. */
export function throws(run: () => unknown, message: string): void {
  assert.throws(run, (error) => {
    assert.ok(error instanceof Error)
    assert.equal(error.message.split('\n')[0], message)
    return true
  })
}
