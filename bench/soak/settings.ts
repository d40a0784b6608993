/** What people switch, and the values between which they do; the first is where it rests. */
export const SETTINGS: Readonly<Record<string, readonly [unknown, ...unknown[]]>> = {
  drift: ['hint', 'off'],
  codeLens: [true, false],
  hover: [true, false],
  languageStatus: [true, false],
  platform: ['linux/amd64', 'linux/arm64'],
  'inlayHints.digestAge': [true, false],
  'codeActions.enabled': [true, false],
  connectionsPerHost: [6, 3],
  cacheSeconds: [2, 0],
};
