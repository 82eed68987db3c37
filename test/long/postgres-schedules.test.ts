/** Postgres schedules: the same as in every run, and many more. */
process.env.ESEP_POSTGRES_SCHEDULES ??= '5000'

await import('#test/fuzz/postgres-schedules.test.ts')
