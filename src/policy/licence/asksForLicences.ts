import type { Policy } from '../policy';

/** Whether a rule about licences is on, for some images at least. */
export function asksForLicences({ rules, overrides }: Policy): boolean {
  const settings = [...rules, ...overrides.flatMap((override) => [...override.rules])];
  return settings.some(([id, { severity }]) => id.startsWith('licence-') && severity !== 'off');
}
