import * as vscode from 'vscode';
import type { Descriptor } from '../oci/descriptor';
import type { Digest } from '../oci/digest';
import type { Manifest } from '../oci/manifest';
import { Authorizer } from '../registry/auth/authorizer';
import { CachedSource } from '../registry/cachedSource';
import { anonymousCredentials } from '../registry/credentials/credentialSource';
import type { Ask, Fetched, ImageSource, RegistryLocator } from '../registry/imageSource';
import type { Logger } from '../registry/logger';
import { RemoteRegistry } from '../registry/remoteRegistry';
import { Transport } from '../registry/transport';
import { readSettings, SECTION } from './settings';

/** The one way from the editor to registries. Its cache starts anew when the settings that it rests on change. */
export class RegistryService implements ImageSource<RegistryLocator>, vscode.Disposable {
  private readonly transport: Transport;
  private readonly listener: vscode.Disposable;
  private source: ImageSource<RegistryLocator>;

  constructor(private readonly log: Logger) {
    this.transport = new Transport(log);
    this.source = this.connect();
    this.listener = vscode.workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration(`${SECTION}.mirrors`)) this.source = this.connect();
    });
  }

  resolve(locator: RegistryLocator, ask: Ask): Promise<Digest> {
    return this.source.resolve(locator, ask);
  }

  manifest(locator: RegistryLocator, ask: Ask): Promise<Fetched<Manifest>> {
    return this.source.manifest(locator, ask);
  }

  blob(locator: RegistryLocator, descriptor: Descriptor, ask: Ask): Promise<Uint8Array> {
    return this.source.blob(locator, descriptor, ask);
  }

  dispose(): void {
    this.listener.dispose();
    this.transport.dispose();
  }

  private connect(): ImageSource<RegistryLocator> {
    const authorizer = new Authorizer(this.transport, anonymousCredentials);
    const { mirrors } = readSettings();
    return new CachedSource(new RemoteRegistry(this.transport, authorizer, { mirrors }), this.log);
  }
}
