/** Client folder: where the built app lies that is measured. */
export const CLIENT_FOLDER = process.env.ESEP_CLIENT ?? 'dist/client'
