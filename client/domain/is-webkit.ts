/** Is WebKit: whether a browser is Apple's engine, by what it says of itself; all browsers of an iPhone are. */
export const isWebKit = (agent: string): boolean => /AppleWebKit/.test(agent) && !/Chrome|Chromium|Android/.test(agent)
