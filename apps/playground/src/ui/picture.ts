import { download } from './download'

/** What decides how a drawing looks, and is kept when it leaves the page. */
const PROPERTIES = [
  'fill',
  'fill-opacity',
  'stroke',
  'stroke-width',
  'stroke-opacity',
  'stroke-dasharray',
  'stroke-linecap',
  'stroke-linejoin',
  'opacity',
  'font-family',
  'font-size',
  'font-weight',
  'text-anchor',
  'dominant-baseline',
] as const

/**
 * The drawings inside an element as the text of one SVG file that needs nothing else: the styles of
 * the page are written into it, and canvases become images.
 */
function svgOf(figure: HTMLElement): string {
  const frame = figure.getBoundingClientRect()
  const [width, height] = [Math.round(frame.width), Math.round(frame.height)]
  const background = getComputedStyle(document.body).backgroundColor
  const parts: string[] = []
  for (const element of figure.querySelectorAll('canvas, svg:not(.icon)')) {
    if (element.parentElement?.closest('svg') || element.closest('[data-picture=none]')) continue
    const box = element.getBoundingClientRect()
    const x = box.left - frame.left
    const y = box.top - frame.top
    const place = `x="${x}" y="${y}" width="${box.width}" height="${box.height}"`
    if (element instanceof HTMLCanvasElement) {
      parts.push(
        `<image ${place} preserveAspectRatio="none" href="${element.toDataURL('image/png')}"/>`,
      )
    } else {
      const copy = styled(element as SVGSVGElement)
      for (const [name, size] of Object.entries({ x, y, width: box.width, height: box.height })) {
        copy.setAttribute(name, String(size))
      }
      parts.push(new XMLSerializer().serializeToString(copy))
    }
  }
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}"><rect width="${width}" height="${height}" fill="${background}"/>${parts.join('')}</svg>\n`
}

/** A copy that looks the same without the page's styles. */
function styled(source: SVGSVGElement): SVGSVGElement {
  const copy = source.cloneNode(true) as SVGSVGElement
  const from = [source, ...source.querySelectorAll<SVGElement>('*')]
  const to = [copy, ...copy.querySelectorAll<SVGElement>('*')]
  from.forEach((element, i) => {
    const target = to[i]!
    const style = getComputedStyle(element)
    if (style.display === 'none' || style.visibility === 'hidden') {
      target.setAttribute('display', 'none')
    }
    for (const name of PROPERTIES) {
      const value = style.getPropertyValue(name)
      if (value !== '') target.setAttribute(name, value)
    }
    if (style.transform !== 'none') target.setAttribute('transform', style.transform)
    target.removeAttribute('style')
    for (const name of ['class', 'tabindex', 'role']) target.removeAttribute(name)
  })
  return copy
}

/** How many pixels of a PNG stand for one of the page: sharp on a projector and in print. */
const SCALE = 2

/** Saves what an element shows as a picture. */
export async function savePicture(
  figure: HTMLElement,
  name: string,
  kind: 'svg' | 'png',
): Promise<void> {
  const svg = svgOf(figure)
  if (kind === 'svg') return download(`${name}.svg`, svg, 'image/svg+xml')
  const url = URL.createObjectURL(new Blob([svg], { type: 'image/svg+xml' }))
  const image = new Image()
  image.src = url
  await image.decode()
  const canvas = document.createElement('canvas')
  canvas.width = SCALE * image.width
  canvas.height = SCALE * image.height
  canvas.getContext('2d')!.drawImage(image, 0, 0, canvas.width, canvas.height)
  URL.revokeObjectURL(url)
  const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done))
  if (blob) download(`${name}.png`, blob)
}
