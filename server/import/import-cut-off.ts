/** Import cut off: a fault in the middle of an import, with how much of the file is loaded by then. */
export class ImportCutOff extends Error {
  readonly accounts: number

  constructor(accounts: number, cause: unknown) {
    super(`The import was cut off: ${stateOf(accounts)}. Run it again to go on.`, { cause })
    this.accounts = accounts
  }
}

/** `12 accounts of the file are loaded and stay, the rest is not`. */
export function stateOf(accounts: number): string {
  if (accounts === 0) return 'nothing was loaded'
  const loaded = accounts === 1 ? '1 account of the file is' : `${accounts} accounts of the file are`
  return `${loaded} loaded and stay${accounts === 1 ? 's' : ''}, the rest is not`
}
