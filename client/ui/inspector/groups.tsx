/** Groups: the dwellings of a round by where one stands, each open or closed, and at the end what is put off. */
import { useSignal } from '@preact/signals'
import type { ComponentChildren } from 'preact'
import { useCallback, useMemo } from 'preact/hooks'
import type { DwellingView, RoundView } from '#client/domain/round.ts'
import { goOnFrom, isOpen, putOff, type RoundWalk, takeBack } from '#client/domain/round-walk.ts'
import { Blocks } from '#client/ui/inspector/blocks.tsx'
import { Rows } from '#client/ui/inspector/rows.tsx'
import { inspectorWords } from '#client/ui/inspector/words/inspector-words.ts'

/** `onWalk`: the person wants another order. */
type GroupsProps = { view: RoundView; onWalk(walk: RoundWalk): void }

type Named = [name: string, all: DwellingView[]]

export function Groups({ view, onWalk }: GroupsProps) {
  const { round: say } = inspectorWords.value
  const { round, next } = view
  const groups = useMemo(() => [...Map.groupBy(view.dwellings, ({ group }) => group)], [view.dwellings])
  const later = new Set(view.putOff)
  const goOn = useCallback((account: string) => onWalk(goOnFrom(view, account)), [view])
  const shared = { round: round.round, onGoOn: goOn, next: next?.dwelling.account }
  const here = next !== null && !later.has(next) ? next.group : null
  const draw = useCallback(
    ([name, all]: Named) => {
      const dwellings = later.size === 0 ? all : all.filter((one) => !later.has(one))
      const left = dwellings.filter(isOpen).length
      const title = say.group(name, left, all.length - dwellings.length)
      return (
        <Group key={name} title={title} isOpen={name === here}>
          {() => (
            <>
              <Rows dwellings={dwellings} {...shared} />
              <Order all={all} left={left} view={view} later={later} onWalk={onWalk} />
            </>
          )}
        </Group>
      )
    },
    [view, say],
  )
  return (
    <>
      <Blocks items={groups} size={8} atOnce={1} height={3.5} draw={draw} />
      {later.size === 0 ? null : (
        <Group key="put off" title={say.putOff(later.size)} isOpen={next !== null && here === null}>
          {() => (
            <>
              <Rows dwellings={view.putOff} {...shared} hasGroup />
              <Order all={view.putOff} left={0} view={view} later={later} onWalk={onWalk} />
            </>
          )}
        </Group>
      )}
    </>
  )
}

type OrderProps = GroupsProps & { all: readonly DwellingView[]; left: number; later: ReadonlySet<DwellingView> }

/** What can be done with a group as a whole. */
function Order({ all, left, view, later, onWalk }: OrderProps) {
  const { round: say } = inspectorWords.value
  const off = all.filter((one) => later.has(one))
  return (
    <div class="buttons">
      {left > 0 ? (
        <button type="button" class="button" data-kind="quiet" onClick={() => onWalk(putOff(view, all))}>
          {say.doneHere}
        </button>
      ) : null}
      {off.length > 0 ? (
        <button type="button" class="button" data-kind="quiet" onClick={() => onWalk(takeBack(view, off))}>
          {say.takeBack(off.length)}
        </button>
      ) : null}
    </div>
  )
}

type GroupProps = { title: string; isOpen: boolean; children: () => ComponentChildren }

/** Drawn only while it is open: a round may have thousands of doors. */
function Group({ title, isOpen: isHere, children }: GroupProps) {
  const opened = useSignal(isHere)
  return (
    <details class="round-group" open={opened.value} onToggle={(event) => (opened.value = event.currentTarget.open)}>
      <summary>{title}</summary>
      <div class="stack">{opened.value ? children() : null}</div>
    </details>
  )
}
