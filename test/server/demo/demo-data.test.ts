/** Demo data: what the generators promise, checked over all accounts and, where dates matter, from several dates. */
import { describe, expect, test } from 'vitest'
import { type DemoAccount, type DemoReading, demoData } from '#server/demo/demo-data.ts'
import { ACCOUNT_KEY, isInForce, numberOf, utilityOf } from '#shared/domain/account.ts'
import { type Meter, type Register, rangeOf, registerKey, SERIAL } from '#shared/domain/meter.ts'
import { ticksOf } from '#shared/domain/value.ts'
import { addMonths, daysBetween, isCalendarDate, lastDayOf, periodOf } from '#shared/lib/calendar-date.ts'

const UNTIL = '2026-11-21'
const data = demoData(UNTIL)
const { accounts } = data

type History = { account: DemoAccount; meter: Meter; register: Register; readings: DemoReading[]; ticks: number[] }

const historiesOf = (list: readonly DemoAccount[]): History[] =>
  list.flatMap((account) =>
    account.meters.flatMap((meter) =>
      meter.registers.map((register) => {
        const key = registerKey(meter.serial, register.name)
        const readings = account.readings.filter((reading) => reading.register === key)
        const ticks = readings.map((reading) => ticksOf(reading.value, register.decimals) ?? Number.NaN)
        return { account, meter, register, readings, ticks }
      }),
    ),
  )

const histories = historiesOf(accounts)
const dropsOf = ({ ticks }: History) => ticks.flatMap((now, at) => (at > 0 && now < ticks[at - 1]! ? [at] : []))
const rollovers = histories.filter((history) => dropsOf(history).length > 0)
const having = (service: string) => accounts.filter(({ meters }) => meters.some((meter) => meter.service === service))

describe('accounts', () => {
  test('the same date yields the same data', () => {
    const again = demoData(UNTIL)

    expect(again).toEqual(data)
  })

  test('another date moves the history and leaves accounts, addresses, serials and sign-ins', () => {
    const later = demoData('2027-03-01')
    const lasting = (list: DemoAccount[]) =>
      list.map(({ account, address, district, holder, meters }) => [
        account,
        address,
        district,
        holder,
        meters.map((meter) => meter.serial),
      ])

    expect(lasting(later.accounts)).toEqual(lasting(accounts))
    expect(later.signIns).toEqual(data.signIns)
  })

  test('there are 120 in each utility, by numbers of eight digits, some the same in both', () => {
    const keys = accounts.map(({ account }) => account)
    const numbers = (utility: string) => keys.filter((key) => utilityOf(key) === utility).map(numberOf)

    expect(numbers('astana')).toHaveLength(120)
    expect(numbers('almaty')).toHaveLength(120)
    expect(new Set(keys).size).toBe(240)
    expect(keys.filter((key) => !ACCOUNT_KEY.test(key) || !/^\d{8}$/.test(numberOf(key)))).toEqual([])
    expect(numbers('astana').filter((number) => numbers('almaty').includes(number))).toHaveLength(6)
    expect(data.utilities.filter(({ accountExample }) => keys.some((key) => numberOf(key) === accountExample))).toEqual(
      [],
    )
  })

  test('each lies in a district of its utility', () => {
    const stray = accounts.filter(({ account, district }) =>
      data.utilities.every(
        ({ key, districts }) => key !== utilityOf(account) || districts.every((each) => each.key !== district),
      ),
    )

    expect(stray).toEqual([])
  })

  test('three have no contract in force: one never, one ended, one to come', () => {
    const without = accounts.filter(({ contract }) => !isInForce(contract, UNTIL))
    const kinds = without.map(({ contract }) =>
      contract === null ? 'never' : contract.endsOn === null ? 'to come' : 'ended',
    )

    expect(kinds.sort()).toEqual(['ended', 'never', 'to come'])
  })

  test('no reading lies outside its contract', () => {
    const outside = accounts.filter(({ contract, readings }) =>
      readings.some(({ readOn }) => !isInForce(contract, readOn)),
    )

    expect(outside).toEqual([])
  })

  test('three sign-ins show two hot-water meters, all three services, and a house in Almaty', () => {
    const shown = data.signIns.map(({ account }) => accounts.find((each) => each.account === account))

    expect(shown.map((each) => each?.meters.map((meter) => meter.service))).toEqual([
      ['hot-water', 'hot-water'],
      ['hot-water', 'heat', 'electricity'],
      ['hot-water'],
    ])
    // Four registers and no gap: heat is compared with the same month last year.
    expect(shown[1]?.readings).toHaveLength(4 * 24)
    expect(data.signIns.map(({ account }) => utilityOf(account))).toEqual(['astana', 'astana', 'almaty'])
  })

  test('one holder and one address carry markup', () => {
    expect(accounts.filter(({ holder }) => holder.includes('<b>'))).toHaveLength(1)
    expect(accounts.filter(({ address }) => address.includes('<b>'))).toHaveLength(1)
  })
})

describe('meters', () => {
  test('every account has hot water; some have heat, and in Astana alone electricity by two registers', () => {
    const electric = having('electricity')
    const registers = electric.flatMap(({ meters }) =>
      meters.filter(({ service }) => service === 'electricity').map((each) => each.registers.length),
    )

    expect(having('hot-water')).toHaveLength(240)
    expect(having('heat').length).toBeGreaterThan(20)
    expect(electric.length).toBeGreaterThan(15)
    expect(new Set(electric.map(({ account }) => utilityOf(account)))).toEqual(new Set(['astana']))
    expect(new Set(registers)).toEqual(new Set([2]))
  })

  test('a serial is one of its kind and can be typed', () => {
    const serials = accounts.flatMap(({ meters }) => meters.map((meter) => meter.serial))

    expect(new Set(serials).size).toBe(serials.length)
    expect(serials.filter((serial) => !SERIAL.test(serial))).toEqual([])
  })

  test('one verification has expired', () => {
    const present = accounts.flatMap(({ meters }) => meters.filter(({ removedOn }) => removedOn === null))

    expect(present.filter(({ verifiedUntil }) => verifiedUntil === null || verifiedUntil < UNTIL)).toHaveLength(1)
    expect(present.filter(({ verifiedUntil }) => verifiedUntil !== null && !isCalendarDate(verifiedUntil))).toEqual([])
  })

  test('one meter was replaced, and both have their readings', () => {
    const old = histories.filter(({ meter }) => meter.removedOn !== null)
    const fresh = histories.filter(({ account, meter }) => account === old[0]?.account && meter.removedOn === null)

    expect(old).toHaveLength(1)
    expect(old[0]?.readings.at(-1)?.readOn).toBe(old[0]?.meter.removedOn)
    expect(fresh.map(({ meter, readings }) => [meter.installedOn, readings[0]?.readOn])).toEqual([
      [old[0]?.meter.removedOn, old[0]?.meter.removedOn],
    ])
    expect(fresh[0]?.ticks[0]).toBeLessThan(100)
  })
})

describe('readings', () => {
  test.each(['2026-11-21', '2028-03-01', '2025-01-31'])(
    'until %s each is read from the 18th to the last day, within the 24 months before',
    (until) => {
      const from = addMonths(periodOf(until), -24)
      const list = historiesOf(demoData(until).accounts).flatMap(({ readings }) => readings)
      const odd = list.filter(
        ({ period, readOn }) =>
          periodOf(readOn) !== period ||
          readOn < `${period}-18` ||
          readOn > lastDayOf(period) ||
          period < from ||
          period >= periodOf(until),
      )

      expect(list.length).toBeGreaterThan(240 * 20)
      expect(odd).toEqual([])
    },
  )

  test('each belongs to a register of its account and was on the wall that day', () => {
    const listed = histories.reduce((sum, { readings }) => sum + readings.length, 0)
    const off = histories.filter(({ meter, readings }) =>
      readings.some(
        ({ readOn }) => readOn < meter.installedOn || (meter.removedOn !== null && readOn > meter.removedOn),
      ),
    )

    expect(listed).toBe(accounts.reduce((sum, { readings }) => sum + readings.length, 0))
    expect(off).toEqual([])
  })

  test('a register has one a period, oldest first, and few months are missing', () => {
    const full = histories.filter(
      ({ account, meter }) =>
        isInForce(account.contract, UNTIL) && meter.installedOn < '2024-11' && meter.removedOn === null,
    )
    const missing = full.reduce((sum, { readings }) => sum + 24 - readings.length, 0)

    for (const { readings } of histories) {
      const periods = readings.map(({ period }) => period)
      expect(periods).toEqual([...new Set(periods)].sort())
    }
    expect(missing).toBeGreaterThan(20)
    expect(missing).toBeLessThan(full.length * 24 * 0.04)
  })

  test('each value has exactly the digits of its register', () => {
    const form = ({ digits, decimals }: Register) =>
      new RegExp(`^\\d{${digits}}${decimals ? `\\.\\d{${decimals}}` : ''}$`)

    expect(
      histories.filter(({ register, readings }) => readings.some(({ value }) => !form(register).test(value))),
    ).toEqual([])
  })

  test('none is lower than the one before, but for three or four that pass the top of the range', () => {
    const passes = rollovers.flatMap((history) => dropsOf(history).map((at) => ({ ...history, at })))

    expect(passes.length).toBeGreaterThanOrEqual(3)
    expect(passes.length).toBeLessThanOrEqual(4)
    for (const { register, ticks, at } of passes) {
      expect(ticks[at - 1]! / rangeOf(register)).toBeGreaterThan(0.9)
      expect(ticks[at]! / rangeOf(register)).toBeLessThan(0.1)
    }
  })

  test('no heat is used from May to September, and much in January', () => {
    const uses = histories
      .filter(({ meter }) => meter.service === 'heat')
      .flatMap(({ readings, ticks }) =>
        readings.flatMap(({ period }, at) =>
          at > 0 && readings[at - 1]!.period === addMonths(period, -1)
            ? [{ month: period.slice(5), used: ticks[at]! - ticks[at - 1]! }]
            : [],
        ),
      )
    const summer = uses.filter(({ month }) => month >= '05' && month <= '09')
    const january = uses.filter(({ month }) => month === '01')

    expect(summer.length).toBeGreaterThan(100)
    expect(summer.filter(({ used }) => used !== 0)).toEqual([])
    expect(january.filter(({ used }) => used < 200)).toEqual([])
  })

  test('use stays within what a household can have', () => {
    const monthly = histories
      .filter(
        (history) => history.meter.service === 'hot-water' && !rollovers.includes(history) && history.ticks.length > 20,
      )
      .map(({ ticks }) => (ticks.at(-1)! - ticks[0]!) / 23_000)

    expect(Math.min(...monthly)).toBeLessThan(0.5)
    expect(Math.max(...monthly)).toBeLessThan(18)
    expect(monthly.reduce((sum, each) => sum + each, 0) / monthly.length).toBeGreaterThan(3)
  })

  test('one month shows a leak: over three times the usual a day', () => {
    const leaks = histories.filter(({ meter, readings, ticks }) => {
      const uses = ticks
        .slice(1)
        .map((now, at) => (now - ticks[at]!) / daysBetween(readings[at]!.readOn, readings[at + 1]!.readOn))
      const median = [...uses].sort((one, other) => one - other)[Math.floor(uses.length / 2)]!
      return meter.service === 'hot-water' && uses.some((used) => used > 3 * median)
    })

    expect(leaks).toHaveLength(1)
  })
})
