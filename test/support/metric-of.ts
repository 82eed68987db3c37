/** Metric of: one figure of a page of metrics, by its name and labels as the page has them. */

/** Undefined if the page has no such line. */
export function metricOf(page: string, name: string): number | undefined {
  const line = page.split('\n').find((one) => one.startsWith(`${name} `))
  return line === undefined ? undefined : Number(line.slice(name.length + 1))
}
