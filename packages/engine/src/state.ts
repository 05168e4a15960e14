/**
 * A Value's `state` keeps four things in one small integer, because each field of a node costs
 * memory, and memory is most of what a large graph costs:
 *
 *     bits  …   5 |   4  |   3  |    2    |   1 0
 *        op code  | free | list | tracked | visited
 */
export enum State {
  /** The op's code is `state >> State.op`. */
  op = 5,
  /** Its operands are in lists, not in `x` and `y` themselves. */
  list = 8,
  /** A gradient is wanted. */
  tracked = 4,
  /** Both bits are 0, except inside `inOrder`, where a node is first entered and then visited. */
  visited = 3,
  entered = 1,
}
