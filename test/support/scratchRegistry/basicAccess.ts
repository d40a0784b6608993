import type { AccessControl, Visitor } from './accessControl';
import { type Accounts, basicUser } from './accounts';
import { errorReply } from './errorReply';
import type { Reply } from './reply';
import type { Need } from './scope';

/** Every request carries a user's password. @see https://www.rfc-editor.org/rfc/rfc7617 */
export interface BasicOptions {
  readonly kind: 'basic';
  readonly accounts: Accounts;
  /** Need not be a URL. Default: scratch-registry. */
  readonly realm?: string;
}

export class BasicAccess implements AccessControl {
  readonly #options: BasicOptions;

  constructor(options: BasicOptions) {
    this.#options = options;
  }

  refusal({ headers }: Visitor, need: Need): Reply | undefined {
    if (need.kind === 'nothing') return undefined;
    const who = basicUser(headers.authorization, this.#options.accounts);
    if (who !== undefined && who !== 'wrong') return undefined;
    const { realm = 'scratch-registry' } = this.#options;
    return errorReply(401, 'UNAUTHORIZED', { headers: { 'WWW-Authenticate': `Basic realm="${realm}"` } });
  }

  answerTokenRequest(): Reply {
    return errorReply(404, 'UNSUPPORTED');
  }

  expireTokens(): void {
    // There are none.
  }
}
