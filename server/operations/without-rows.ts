/** Without rows: a fault as it is logged, without what PostgreSQL tells of the row it was about ([security/K2]). */
import { stdSerializers } from 'pino'

const OF_A_ROW = ['detail', 'where', 'internalQuery', 'hint', 'input']

export function withoutRows(fault: Error): object {
  const said = stdSerializers.err(fault)
  return Object.fromEntries(Object.entries(said).filter(([name]) => !OF_A_ROW.includes(name)))
}
