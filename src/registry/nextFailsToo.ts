import type { RegistryError } from './registryError';

const KINDS: ReadonlySet<RegistryError['kind']> = new Set([
  ...(['cancelled', 'rateLimited', 'unauthorized', 'denied', 'unreachable', 'timeout'] as const),
]);

/** Whether the next question to the same repository would hardly get another answer. */
export function nextFailsToo({ kind }: RegistryError): boolean {
  return KINDS.has(kind);
}
