/** Codes: what the codes of a visit are called, in three languages; the table of domain.md §4. */
import type { Language } from '#client/ui/words/plural.ts'
import type { Code } from '#shared/domain/visit.ts'

export const CODE_WORDS: Record<Code, Record<Language, string>> = {
  A1: { en: 'Nobody home', ru: 'Никого нет дома', kk: 'Үйде ешкім жоқ' },
  A2: { en: 'Locked, no access', ru: 'Нет доступа, заперто', kk: 'Кіру мүмкін емес, құлыптаулы' },
  A3: { en: 'Refused', ru: 'Отказ в допуске', kk: 'Кіруге рұқсат бермеді' },
  A4: { en: 'Dog, danger', ru: 'Собака, опасно', kk: 'Ит, қауіпті' },
  A5: { en: 'Vacant', ru: 'Помещение пустует', kk: 'Үй-жай бос' },
  A6: { en: 'Meter not found', ru: 'Прибор не найден', kk: 'Аспап табылмады' },
  A7: { en: 'Blocked, flooded', ru: 'Прибор загорожен, затоплен', kk: 'Аспаптың алды бөгелген, су басқан' },
  A8: { en: 'Visits suspended', ru: 'Визиты приостановлены', kk: 'Бару уақытша тоқтатылды' },
  M1: { en: 'Display unreadable', ru: 'Табло не читается', kk: 'Таблосы оқылмайды' },
  M2: { en: 'Stopped', ru: 'Стоит, не крутится', kk: 'Тоқтап тұр' },
  M3: { en: 'Broken, leaking', ru: 'Разбит, течёт', kk: 'Сынған, ағып тұр' },
  M4: { en: 'Replaced, other serial', ru: 'Заменён, другой номер', kk: 'Ауыстырылған, нөмірі басқа' },
  M5: {
    en: 'Verification expired',
    ru: 'Истёк срок поверки',
    kk: 'Салыстырып тексеру мерзімі өткен',
  },
  M6: { en: 'Rolled over', ru: 'Переход через ноль', kk: 'Нөлден өтті' },
  M7: { en: 'Not on the list', ru: 'Прибора нет в списке', kk: 'Тізімде жоқ аспап' },
  T1: { en: 'Seal broken or missing', ru: 'Пломба сорвана, нет', kk: 'Пломба үзілген, жоқ' },
  T2: {
    en: 'Bypass-valve seal broken',
    ru: 'Пломба обводной задвижки нарушена',
    kk: 'Айналма ысырма пломбасы бұзылған',
  },
  T3: { en: 'Magnet, interference', ru: 'Магнит, вмешательство', kk: 'Магнит, араласу белгісі' },
  V1: { en: 'Right, use went up', ru: 'Показание верно, расход вырос', kk: 'Көрсеткіш дұрыс, шығын өсті' },
  V2: { en: 'Away', ru: 'Не проживали', kk: 'Пәтерде тұрған жоқ' },
  V3: {
    en: 'Last reading was wrong',
    ru: 'Прошлое показание было ошибочным',
    kk: 'Алдыңғы көрсеткіш қате болған',
  },
  V4: { en: 'Leak', ru: 'Утечка', kk: 'Су ағуы' },
}
