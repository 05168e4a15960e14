import type { OpDescriptor } from '../src/ops/descriptors'

/** The names of parameters without their defaults. */
export const namesOf = (parameters: readonly string[]): string[] =>
  parameters.map((parameter) => parameter.split(' ')[0]!)

/** What an op is, in words and as a formula, with operands by these names. */
export function sentence({ doc, formula }: OpDescriptor, names: readonly string[]): string {
  const named = (text: string): string =>
    text.replace(
      /(?<![\p{L}.])[xyw](?!\p{L})/gu,
      (letter) => names['xyw'.indexOf(letter)] ?? letter,
    )
  return doc === formula ? `${named(doc)}.` : `${named(doc)}: ${named(formula)}.`
}
