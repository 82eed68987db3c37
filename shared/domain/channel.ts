/** Channel: a way in. The session or the webhook says which, never the body (R6). */
export const CHANNELS = ['app', 'inspector', 'phone', 'voice', 'email', 'whatsapp', 'telegram'] as const

export type Channel = (typeof CHANNELS)[number]
