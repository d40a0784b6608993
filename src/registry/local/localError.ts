import { cancelledError, RegistryError, type RegistryErrorKind } from '../registryError';

const KINDS: Readonly<Record<string, RegistryErrorKind>> = {
  ENOENT: 'notFound',
  ENOTDIR: 'notFound',
  EACCES: 'denied',
  EPERM: 'denied',
  ELOOP: 'malformed',
  ENAMETOOLONG: 'malformed',
};

/** A failure of the file system, with its code, or of whatever reads a file or folder at `place`. */
export function localError(error: unknown, place: string): RegistryError {
  if (error instanceof RegistryError) return error;
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  const message = error instanceof Error ? error.message : String(error);
  const kind = code?.startsWith('Z_') ? 'malformed' : (KINDS[code ?? ''] ?? 'unreachable');
  return new RegistryError(kind, message, { host: place, systemCode: code, cause: error });
}

/** Ends work that nobody waits for any more: reads of files take no signal. */
export function throwIfCancelled(signal: AbortSignal, place: string): void {
  if (signal.aborted) throw cancelledError(place);
}
