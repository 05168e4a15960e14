/** Adds a member to the group of a key. Groups keep the order in which they began, and members theirs. */
export function addToGroup(groups: Map<number, number[]>, key: number, member: number): void {
  const group = groups.get(key)
  if (group) group.push(member)
  else groups.set(key, [member])
}
