/** Search: a field at the door, and in place of the walk what is found by it while something is typed. */
import { useSignal } from '@preact/signals'
import type { ComponentChildren } from 'preact'
import { useEffect } from 'preact/hooks'
import type { RoundView } from '#client/domain/round.ts'
import { searchRound } from '#client/domain/search-round.ts'
import { rowOf } from '#client/ui/inspector/row.tsx'
import { Rows } from '#client/ui/inspector/rows.tsx'
import { inspectorWords } from '#client/ui/inspector/words/inspector-words.ts'
import { announce } from '#client/ui/models/announce.ts'
import { Callout } from '#client/ui/parts/callout.tsx'
import { Field } from '#client/ui/parts/field.tsx'
import { ScanButton } from '#client/ui/scan/scan-button.tsx'

/** As many as stand on a screen beside a keyboard; one letter more shows others. */
const AT_ONCE = 8

/** `children`: the walk, the same element while one types, so that it is not looked at again and what was opened stays open. */
export function Search({ view, children }: { view: RoundView; children: ComponentChildren }) {
  const { round: say } = inspectorWords.value
  const typed = useSignal('')
  const isSearching = typed.value.trim() !== ''
  return (
    <>
      <div class="field-and-button">
        <Field
          id="round-search"
          label={say.search}
          value={typed.value}
          onInput={(text) => (typed.value = text)}
          input={{ autoComplete: 'off', spellcheck: false, maxLength: 20 }}
        />
        <ScanButton onFound={(serial) => (typed.value = serial)} />
      </div>
      {isSearching ? <Found view={view} typed={typed.value} /> : null}
      <div class="stack round-walk" data-aside={isSearching ? 'yes' : undefined}>
        {children}
      </div>
    </>
  )
}

function Found({ view, typed }: { view: RoundView; typed: string }) {
  const { round: say } = inspectorWords.value
  const shownWhole = useSignal('')
  const found = searchRound(view.dwellings, typed, view.next?.group)
  useEffect(() => void (found.length > 0 && announce(say.found(found.length))), [found.length])
  if (found.length === 0) return <Callout tone="plain" text={say.nothingFound} isLive />
  const facts = { round: view.round.round, hasGroup: true }
  if (shownWhole.value === typed) return <Rows dwellings={found} {...facts} />
  // Each row stays where it is and only says another door: nothing is drawn anew at a key.
  return (
    <>
      <div>{found.slice(0, AT_ONCE).map((one, at) => rowOf(one, facts, at))}</div>
      {found.length > AT_ONCE ? (
        <button type="button" class="button" data-kind="quiet" onClick={() => (shownWhole.value = typed)}>
          {say.showAll(found.length)}
        </button>
      ) : null}
    </>
  )
}
