/** Revisions in: what a device says it has, `astana-12045587:4,…`: of each key the revision. What is of no such form is as good as not known. */
export function revisionsIn(since = ''): Map<string, string> {
  const pairs = since.split(',').map((pair) => pair.split(':'))
  return new Map(pairs.flatMap(([key, revision]) => (key && revision ? [[key, revision]] : [])))
}
