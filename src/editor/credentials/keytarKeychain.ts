import type { CredentialPlaceSource, PlaceAnswer } from '../../registry/credentials/credentialPlace';
import { Keychain } from '../../registry/credentials/keychain';
import type { Logger } from '../../registry/logger';

/**
 * The keychain of the operating system, loaded when it is first needed: its program is native, and on some machines (musl, no
 * libsecret) it does not load.
 */
export class KeytarKeychain implements CredentialPlaceSource {
  readonly place = 'keychain';
  private loading: Promise<Keychain | undefined> | undefined;

  constructor(private readonly log: Logger) {}

  /** Undefined where there is none on this machine. One that is there can still be locked, or have nobody who answers. */
  open(): Promise<Keychain | undefined> {
    this.loading ??= this.load();
    return this.loading;
  }

  async find(host: string, repository: string, signal: AbortSignal): Promise<PlaceAnswer> {
    const keychain = await this.open();
    return keychain?.find(host, repository, signal) ?? { steps: [{ place: this.place, outcome: 'missing' }] };
  }

  private async load(): Promise<Keychain | undefined> {
    try {
      return new Keychain(await import('keytar'));
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      this.log.info(`The keychain cannot be used, VS Code's secret storage is: ${reason}`);
      return undefined;
    }
  }
}
