/** Tab bar: the four rooms of the app, at the foot of the screen. */
import { Icon } from '#client/ui/parts/icon.tsx'
import type { IconName } from '#client/ui/parts/icon-paths.ts'

export type Tab = { key: string; icon: IconName; text: string; href: string; isHere: boolean }

export type TabBarProps = { label: string; tabs: readonly Tab[] }

export function TabBar({ label, tabs }: TabBarProps) {
  return (
    <nav class="tab-bar" aria-label={label}>
      {tabs.map((tab) => (
        <a key={tab.key} class="tab-bar-tab" href={tab.href} aria-current={tab.isHere ? 'page' : undefined}>
          <Icon name={tab.icon} size={26} />
          <span>{tab.text}</span>
        </a>
      ))}
    </nav>
  )
}
