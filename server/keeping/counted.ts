/** Counted: how many there are of something, as one says it: `1 reading`, `2 readings`. */
export const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`
