/** Use dwelling: the dwelling a screen's address names, on a round of this phone, with what is noted of its visit. */
import { useEffect } from 'preact/hooks'
import type { DwellingView } from '#client/domain/round.ts'
import type { VisitDraft } from '#client/domain/visit-draft.ts'
import { useModels } from '#client/ui/models/models.ts'
import { roundsOf } from '#client/ui/models/rounds.ts'
import type { RoundData, RoundDwelling } from '#shared/wire/rounds.ts'

export type VisitedDwelling = { round: RoundData; dwelling: RoundDwelling; view: DwellingView; draft: VisitDraft }

/** Null: it is on no round of this phone. */
export function useDwelling(params: Record<string, string | undefined>): VisitedDwelling | 'loading' | null {
  const models = useModels()
  const { rounds, drafts, open } = roundsOf(models)
  const [round, account] = [decodeURIComponent(params.round ?? ''), decodeURIComponent(params.account ?? '')]
  const view = rounds.value?.find((one) => one.round.round === round)
  const here = view?.dwellings.find(({ dwelling }) => dwelling.account === account)
  const draft = drafts.value?.find((one) => one.round === round && one.account === account)
  const isThere = here !== undefined
  useEffect(() => {
    if (isThere && draft === undefined) void open(round, account)
  }, [isThere, draft === undefined])
  if (rounds.value === null || drafts.value === null) return 'loading'
  if (!view || !here) return null
  return draft === undefined ? 'loading' : { round: view.round, dwelling: here.dwelling, view: here, draft }
}
