/** Storable text: as every engine stores it, for what a device says of itself: no NUL, which PostgreSQL has not, and no half of a character. */
export const storableText = (text: string): string => text.replaceAll('\0', '').toWellFormed()
