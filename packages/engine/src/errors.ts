import { version } from '../package.json'

/** Every copy of the engine marks its Values with its version under this key, so that copies can tell each other apart. */
export const BRAND = /* @__PURE__ */ Symbol.for('@mg/engine')

export { version }

/** The error for something that is not what was `wanted`, or is a Value of another copy of the engine. */
export function unfit(what: unknown, wanted: string): TypeError {
  const other = (what as { [BRAND]?: string } | null | undefined)?.[BRAND]
  if (other !== undefined && wanted !== 'a number') {
    return new TypeError(
      `two copies of @mg/engine are loaded (${version} and ${other}), and share no Values; run \`npm ls @mg/engine\``,
    )
  }
  const got =
    typeof what === 'string' ? `"${what}"` : Object(what) === what ? typeof what : String(what)
  return new TypeError(`got ${got}; pass ${wanted}`)
}
