/** Channel: a way in. The session or the webhook says which, never the body (R6). */
export const CHANNELS = ['app', 'inspector', 'phone', 'voice', 'email', 'whatsapp', 'telegram'] as const

export type Channel = (typeof CHANNELS)[number]

/** What a known reading came by: a channel, or the billing system's records, which an import brings and no calendar rules. */
export const ORIGINS = [...CHANNELS, 'billing'] as const

export type Origin = (typeof ORIGINS)[number]
