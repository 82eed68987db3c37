/** Without nul: a text that every engine can store, for what a device says of itself. PostgreSQL stores no NUL. */
export const withoutNul = (text: string): string => text.replaceAll('\0', '')
