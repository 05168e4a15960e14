import {
  symbol,
  symbolCircle,
  symbolCross,
  symbolDiamond2,
  symbolSquare,
  symbolStar,
  symbolTriangle,
  symbolWye,
} from 'd3-shape'

/** Each class has a shape as well as a colour. */
const SHAPES = [
  symbolCircle,
  symbolTriangle,
  symbolSquare,
  symbolDiamond2,
  symbolCross,
  symbolStar,
  symbolWye,
  symbolCircle,
]

/** The outline of a class's points around the origin. */
export const markerOf = (label: number, area = 46): string =>
  symbol(SHAPES[label % SHAPES.length]!, area)() ?? ''
