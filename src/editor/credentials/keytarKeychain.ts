import type { CredentialPlaceSource, PlaceAnswer } from '../../registry/credentials/credentialPlace';
import { Keychain } from '../../registry/credentials/keychain';
import { findKeytar } from '../../registry/credentials/keytarModule';
import { keychainProcess } from '../../registry/credentials/keychainProcess';
import type { Logger } from '../../registry/logger';

/** The keychain of the operating system, looked for when it is first needed: not every machine has one that `keytar` knows. */
export class KeytarKeychain implements CredentialPlaceSource {
  readonly place = 'keychain';
  private looked: { readonly keychain: Keychain | undefined } | undefined;

  constructor(private readonly log: Logger) {}

  /** Undefined where there is none for this machine. One that is there can still be locked, or have nobody who answers. */
  open(): Keychain | undefined {
    this.looked ??= { keychain: this.look() };
    return this.looked.keychain;
  }

  async version(): Promise<string> {
    return (await this.open()?.version()) ?? '';
  }

  async find(host: string, repository: string, signal: AbortSignal): Promise<PlaceAnswer> {
    return (
      this.open()?.find(host, repository, signal) ?? { steps: [{ place: this.place, outcome: 'missing' as const }] }
    );
  }

  private look(): Keychain | undefined {
    const module = findKeytar();
    if (module !== undefined) return new Keychain(keychainProcess({ module }));
    this.log.info("No keychain can be used on this machine: sign-ins are kept in VS Code's secret storage.");
    return undefined;
  }
}
