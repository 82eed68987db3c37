/** Help: whom to ask, when and how readings count, and what the app cannot promise; needs no network and no sign-in. */
import type { ComponentChildren } from 'preact'
import { useModels } from '#client/ui/models/models.ts'
import { Icon } from '#client/ui/parts/icon.tsx'
import type { IconName } from '#client/ui/parts/icon-paths.ts'
import { TopBar } from '#client/ui/parts/top-bar.tsx'
import { words } from '#client/ui/words/language.ts'
import type { UtilityData } from '#shared/wire/account-data.ts'

/** The longest a reading waits in the queue, as a calendar of month's ends has it (W3). */
const LONGEST_WAIT_DAYS = 18

export function Help() {
  const { kept } = useModels()
  const { help } = words.value
  const account = kept.account.value
  const own = account === null ? null : kept.utilityOf(account.key)
  const utilities = own === null ? kept.utilities.value : [own]

  return (
    <>
      <TopBar title={help.title} />
      {utilities.length === 0 ? (
        <section class="card stack">
          <h2>{help.enquiry.title}</h2>
          <p>{help.enquiry.none}</p>
        </section>
      ) : (
        utilities.map((utility) => (
          <Contacts key={utility.key} utility={utility} district={own === null ? null : (account?.district ?? null)} />
        ))
      )}
      <section class="card stack">
        <h2>{help.free.title}</h2>
        <p>{help.free.text}</p>
      </section>
      <Topic title={help.when.title} isOpen>
        {utilities.map((utility) => (
          <Rule key={utility.key} utility={utility} isNamed={utilities.length > 1} />
        ))}
        <p>{help.when.counts}</p>
        <p>{help.waitUpTo(LONGEST_WAIT_DAYS)}</p>
        <p>{help.when.server}</p>
        <p>{help.when.newest}</p>
        <p>{help.when.odd}</p>
        <p>{help.when.estimated}</p>
      </Topic>
      <Topic title={help.how.title}>
        <p>{help.how.text}</p>
      </Topic>
      <Topic title={help.offline.title}>
        <p>{help.offline.text}</p>
      </Topic>
      <Topic title={help.code.title}>
        <p>{help.code.where}</p>
        <p>{help.code.until}</p>
        <p>{help.code.another}</p>
      </Topic>
      <Topic title={help.other.title}>
        <p>{help.other.text}</p>
      </Topic>
      <Topic title={help.limits.title}>
        <ul>
          {help.limits.items.map((item) => (
            <li key={item}>{item}</li>
          ))}
        </ul>
      </Topic>
    </>
  )
}

function Topic({ title, isOpen, children }: { title: string; isOpen?: boolean; children: ComponentChildren }) {
  return (
    <details class="card topic" open={isOpen}>
      <summary>
        <h2>{title}</h2>
      </summary>
      <div class="prose">{children}</div>
    </details>
  )
}

function Rule({ utility, isNamed }: { utility: UtilityData; isNamed: boolean }) {
  const { help, format } = words.value
  const { firstDay, lastDay, opens, closes } = utility.rule
  const rule = help.when.rule(firstDay, lastDay, format.hours(opens, closes))
  return (
    <p>
      <strong>{isNamed ? `${utility.city[format.language]}. ` : ''}</strong>
      {rule}
    </p>
  )
}

type Centre = UtilityData['serviceCentres'][number]

function Contacts({ utility, district }: { utility: UtilityData; district: string | null }) {
  const { help, format } = words.value
  const { language } = format
  const { enquiry, serviceCentres } = utility
  const own = district === null ? [] : serviceCentres.filter((centre) => centre.districts.includes(district))
  const others = serviceCentres.filter((centre) => !own.includes(centre))
  const where = utility.districts.find(({ key }) => key === district)
  const id = `enquiry-${utility.key}`

  return (
    <section class="card stack" aria-labelledby={`${id} ${id}-of`}>
      <div>
        <h2 id={id}>{help.enquiry.title}</h2>
        <p class="second" id={`${id}-of`}>
          {utility.name[language]}
        </p>
      </div>
      {enquiry.phones.length > 0 ? (
        <p>{help.enquiry.hours(format.hours(enquiry.hours.from, enquiry.hours.to))}</p>
      ) : null}
      <Ways phones={enquiry.phones} email={enquiry.email} />
      {enquiry.site ? (
        <ContactLink icon="link" href={addressOf(enquiry.site)} text={`${help.enquiry.site}: ${enquiry.site}`} />
      ) : null}
      {own.length > 0 ? (
        <div class="stack">
          <h3>{help.centre.title}</h3>
          {where ? <p class="second">{help.centre.district(where.name[language])}</p> : null}
          {own.map((centre) => (
            <CentreLines key={centre.key} centre={centre} />
          ))}
        </div>
      ) : null}
      <p>{help.centre.complaints}</p>
      {serviceCentres.every(({ phones, address }) => phones.length === 0 && address === null) ? (
        <p>{help.centre.published}</p>
      ) : null}
      {others.length > 0 ? (
        <details open={own.length === 0 && others.length === 1}>
          <summary>{help.centre.all}</summary>
          <div class="stack">
            {others.map((centre) => (
              <CentreLines key={centre.key} centre={centre} />
            ))}
          </div>
        </details>
      ) : null}
    </section>
  )
}

function CentreLines({ centre }: { centre: Centre }) {
  const { language } = words.value.format
  return (
    <div class="stack contact">
      <p>
        <strong>{centre.name[language]}</strong>
      </p>
      {centre.address ? (
        <p class="contact-line">
          <Icon name="place" size={20} />
          <span>{centre.address[language]}</span>
        </p>
      ) : null}
      <Ways phones={centre.phones} email={centre.email} />
    </div>
  )
}

function Ways({ phones, email }: { phones: readonly string[]; email: string | null }) {
  const { enquiry } = words.value.help
  return (
    <>
      {phones.map((phone) => (
        <ContactLink key={phone} icon="phone" href={`tel:${phone.replace(/[^+\d]/g, '')}`} text={enquiry.call(phone)} />
      ))}
      {email ? <ContactLink icon="mail" href={`mailto:${email}`} text={enquiry.email(email)} /> : null}
    </>
  )
}

function ContactLink({ icon, href, text }: { icon: IconName; href: string; text: string }) {
  return (
    <a class="contact-line contact-link" href={href} {...(href.startsWith('https:') ? { rel: 'noreferrer' } : {})}>
      <Icon name={icon} size={20} />
      <span>{text}</span>
    </a>
  )
}

const addressOf = (site: string): string => (/^https?:/.test(site) ? site : `https://${site}`)
