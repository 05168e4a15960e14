import { version } from '../package.json'

/** Every copy of the engine marks its Values with its version under this key, so that copies can tell each other apart. */
export const BRAND = /* @__PURE__ */ Symbol.for('@mg/engine')

export { version }

/** The error for something that is not what was `wanted`, with the remedy where it once was a Value. */
export function typeError(what: unknown, wanted: string): TypeError {
  const { [BRAND]: other, grad } = Object(what) as { [BRAND]?: string; grad?: number }
  if (other && !/^a (number|list)$/.test(wanted)) {
    return new TypeError(
      `two copies of @mg/engine are loaded (${version} and ${other}); run \`npm ls @mg/engine\` and keep one, by import or by require alone`,
    )
  }
  let got = Object(what) === what ? typeof what : String(what)
  if (got === what) got = `"${what}"`
  if (!other && grad !== undefined) got = 'the clone of a Value, whose data can be sent'
  return new TypeError(`got ${got}; pass ${wanted}`)
}
