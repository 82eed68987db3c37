/**
 * Kept text: a statement that is asked again and again is built once for each number of its parameters; then only its
 * text is run. Building costs more than running does.
 */
import { type Compilable, CompiledQuery } from 'kysely'
import type { Db } from '#server/storage/db.ts'

const texts = new WeakMap<object, Map<string, string>>()

/**
 * Runs the statement that `build` makes, whose parameters are `parameters` in the order of its text. `name` is its own
 * alone: with another form of the statement goes another name.
 */
export async function runKept<Row>(
  db: Db,
  name: string,
  parameters: readonly unknown[],
  build: () => Compilable<Row>,
): Promise<Row[]> {
  const { rows } = await db.executeQuery<Row>(CompiledQuery.raw(textOf(db, name, parameters, build), [...parameters]))
  return rows
}

function textOf<Row>(db: Db, name: string, parameters: readonly unknown[], build: () => Compilable<Row>): string {
  // Transactions come and go; what makes the text is the engine's adapter, which stays.
  const engine = db.getExecutor().adapter
  const kept = texts.get(engine) ?? new Map<string, string>()
  texts.set(engine, kept)
  const key = `${name} ${parameters.length}`
  const known = kept.get(key)
  if (known !== undefined) return known
  const made = build().compile()
  const isAsSaid =
    made.parameters.length === parameters.length && made.parameters.every((one, at) => one === parameters[at])
  if (!isAsSaid) throw new Error(`${name}: its parameters are not those of its text`)
  kept.set(key, made.sql)
  return made.sql
}
