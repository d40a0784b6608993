import type { RegistryError } from '../registryError';
import type { TokenService } from './tokenService';

/** What a token service said, apart from what the registry's own request met with. */
export class NoToken extends Error {
  constructor(
    /** Undefined where the registry named none that may be asked. */
    readonly service: TokenService | undefined,
    readonly reason: RegistryError,
  ) {
    super(reason.message);
  }

  /** The service is not there, or is none; a busy one is. */
  get isUnusable(): boolean {
    const { kind, status } = this.reason;
    return ['refused', 'notFound', 'malformed'].includes(kind) || (kind === 'unreachable' && status === undefined);
  }

  /** The service gives none to who asks. */
  get isRefusal(): boolean {
    return this.reason.kind === 'unauthorized' || this.reason.kind === 'denied';
  }
}
