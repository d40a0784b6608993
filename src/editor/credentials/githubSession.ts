import * as vscode from 'vscode';
import type { CredentialPlaceSource, PlaceAnswer } from '../../registry/credentials/credentialPlace';
import type { Credential, StoredSignIn } from '../../registry/credentials/credentialSource';

/** The one registry that takes it. */
export const GITHUB_REGISTRY = 'ghcr.io';

type BasicCredential = Credential & { readonly kind: 'basic' };

const PROVIDER = 'github';
const SCOPES = ['read:packages'];
const CHOSEN_KEY = 'ociLens.githubSession';

/**
 * VS Code's GitHub session as the credential for ghcr.io. It is looked for, silently, only once somebody chose it in Sign In, so that
 * nobody waits for the session's provider who does not use it. The Authorizer sends it only after an anonymous try has failed.
 */
export class GithubSession implements CredentialPlaceSource {
  readonly place = 'github';

  constructor(private readonly state: vscode.Memento) {}

  async find(host: string): Promise<PlaceAnswer> {
    if (host !== GITHUB_REGISTRY) return { steps: [] };
    const session = this.isChosen()
      ? await vscode.authentication.getSession(PROVIDER, SCOPES, { silent: true })
      : undefined;
    return {
      credential: session && credentialOf(session),
      steps: [{ place: this.place, outcome: session ? 'found' : 'none' }],
    };
  }

  onDidChange(listener: (host: string) => void): vscode.Disposable {
    return vscode.authentication.onDidChangeSessions(({ provider }) => {
      if (provider.id === PROVIDER) listener(GITHUB_REGISTRY);
    });
  }

  /** Asks the person for the session; undefined where they do not give it. */
  async request(): Promise<BasicCredential | undefined> {
    const asked = vscode.authentication.getSession(PROVIDER, SCOPES, { createIfNone: true });
    const session = await asked.then(
      (given) => given,
      () => undefined,
    );
    return session && credentialOf(session);
  }

  /** From now on, or no longer, the session is the sign-in. */
  async choose(isChosen: boolean): Promise<void> {
    await this.state.update(CHOSEN_KEY, isChosen || undefined);
  }

  async list(): Promise<readonly StoredSignIn[]> {
    if (!this.isChosen()) return [];
    const { credential } = await this.find(GITHUB_REGISTRY).catch((): PlaceAnswer => ({ steps: [] }));
    return [{ host: GITHUB_REGISTRY, username: credential?.kind === 'basic' ? credential.username : undefined }];
  }

  isChosen(): boolean {
    return this.state.get(CHOSEN_KEY) === true;
  }
}

/** GitHub looks at the token alone. */
function credentialOf({ account, accessToken }: vscode.AuthenticationSession): BasicCredential {
  return { kind: 'basic', username: account.label, password: accessToken };
}
