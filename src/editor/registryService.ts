import * as vscode from 'vscode';
import type { TagReadings } from '../inspection/tagReadings';
import type { KnownTags } from '../inspection/tagReading';
import type { Descriptor } from '../oci/descriptor';
import type { Digest } from '../oci/digest';
import type { Manifest } from '../oci/manifest';
import { Authorizer } from '../registry/auth/authorizer';
import type { ChallengeMemory } from '../registry/auth/challengeMemory';
import { CachedSource } from '../registry/cachedSource';
import type { PushTarget } from '../registry/pushTarget';
import { checkCredential, type CredentialCheck } from '../registry/credentials/checkCredential';
import type { Credential, FoundCredential } from '../registry/credentials/credentialSource';
import { canonicalHost } from '../registry/credentials/canonicalHost';
import { credentialHostOf, endpointOfCredential } from '../registry/credentials/registryHost';
import { type Endpoint, endpointOf, tryEndpoint } from '../registry/endpoint';
import { listsHost } from '../registry/hosts';
import type {
  Ask,
  Fetched,
  HeadSource,
  ManifestHead,
  NameList,
  Referrers,
  ReferrersFilter,
  ReferrersSource,
  RegistryLocator,
  StreamedSource,
  TaggedSource,
} from '../registry/imageSource';
import type { Logger } from '../registry/logger';
import type { Reference } from '../references/reference';
import { asRegistryError, type RegistryError } from '../registry/registryError';
import { RemoteRegistry } from '../registry/remoteRegistry';
import { type RateLimit, Transport } from '../registry/transport';
import type { AskedRegistries } from './credentials/askedRegistries';
import type { Credentials } from './credentials/credentials';
import { pauses } from './documents/pauses';
import { readRegistrySettings, REGISTRY_SETTINGS, type RegistrySettings } from './registrySettings';
import { SECTION } from './settings';
import { LooksUnderWay } from './looksUnderWay';

export interface RegistryServiceParts {
  readonly credentials: Credentials;
  /** Is told of every look-up. */
  readonly asked: AskedRegistries;
  readonly challenges: ChallengeMemory;
  readonly log: Logger;
}

/** How one request ended. */
export interface Outcome {
  readonly reference: Reference;
  /** Undefined where it was answered. */
  readonly error: RegistryError | undefined;
}

/**
 * What registries tell from now on may be otherwise than what was told before. Whoever keeps what was told forgets what this concerns, and
 * asks for what it shows of it again.
 */
export type AnswersChange =
  /** Somebody else asks, or elsewhere: who was refused, or was to come back later, may be let in, and the other way round. */
  | { readonly why: 'asker'; readonly concerns: (where: Pick<Reference, 'registry'>) => boolean }
  /** Something was put into a repository from here: its tags may have moved, what was missing may be there, and more refer to its images. */
  | { readonly why: 'written'; readonly concerns: (where: Pick<Reference, 'registry' | 'repository'>) => boolean };

/** The one way from the editor to registries. Its cache starts anew when the settings or sign-ins that it rests on change. */
export class RegistryService
  implements
    TaggedSource<RegistryLocator>,
    ReferrersSource<RegistryLocator>,
    HeadSource,
    StreamedSource<RegistryLocator>,
    vscode.Disposable
{
  private readonly listeners: vscode.Disposable;
  private readonly outcomes = new vscode.EventEmitter<Outcome>();
  private readonly changed = new vscode.EventEmitter<AnswersChange>();
  /** A look-up failed, or one was answered that asks a registry: what a digest stands for may be known without. */
  readonly onDidAsk = this.outcomes.event;
  /**
   * For all that sign-ins, settings, trust and writes from here change. By then nothing is remembered here of what it concerns. It is told
   * in the order of subscription: buildCore's comes first.
   */
  readonly onDidChangeAnswers = this.changed.event;
  private settings: RegistrySettings;
  private transport: Transport;
  private authorizer: Authorizer;
  private source: CachedSource;
  /** Outdated where somebody else asks by now, or elsewhere: how it ends says nothing of them. */
  private readonly underWay = new LooksUnderWay();
  /** Those of the source, with which they begin anew; loaded when tags are first asked for. */
  private readings: Promise<TagReadings> | undefined;

  constructor(private readonly parts: RegistryServiceParts) {
    this.settings = readRegistrySettings(parts.log);
    this.transport = this.openTransport();
    this.authorizer = this.openAuthorizer();
    this.source = this.connect();
    this.listeners = vscode.Disposable.from(
      vscode.workspace.onDidChangeConfiguration((change) => {
        if (!REGISTRY_SETTINGS.some((key) => change.affectsConfiguration(`${SECTION}.${key}`))) return;
        this.settings = readRegistrySettings(parts.log);
        this.transport.retire();
        this.transport = this.openTransport();
        this.reconnect(() => true);
      }),
      parts.credentials.onDidChange((host) => this.changeAsker(host)),
      this.outcomes,
      this.changed,
    );
  }

  resolve(locator: RegistryLocator, ask: Ask): Promise<Digest> {
    return this.observed(locator, this.source.resolve(locator, ask));
  }

  head(locator: RegistryLocator, ask: Ask): Promise<ManifestHead> {
    return this.observed(locator, this.source.head(locator, ask));
  }

  manifest(locator: RegistryLocator, ask: Ask): Promise<Fetched<Manifest>> {
    return this.observed(locator, this.source.manifest(locator, ask));
  }

  blob(locator: RegistryLocator, descriptor: Descriptor, ask: Ask): Promise<Uint8Array> {
    return this.observed(locator, this.source.blob(locator, descriptor, ask));
  }

  /** The content of `descriptor` as it comes; whether it is that of the digest is known at the end. Who reads it tells what comes of it. */
  openBlob(locator: RegistryLocator, descriptor: Descriptor, ask: Ask): AsyncIterable<Uint8Array> {
    return this.source.openBlob(locator, descriptor, ask);
  }

  /** The way to write to registries: to the ones that references name, never to mirrors. Loaded with the first write. */
  async pushTarget(): Promise<PushTarget> {
    const { RemotePushTarget } = await import('../registry/remotePushTarget');
    const { plainHttpHosts } = this.settings;
    return new RemotePushTarget(this.transport, this.authorizer, { plainHttpHosts }, (locator) =>
      this.written(locator),
    );
  }

  /** In whose name is written there. */
  whoWrites({ registry, repository }: Reference, signal: AbortSignal): Promise<FoundCredential> {
    const { credentialHost } = endpointOf(registry, {}, this.settings.plainHttpHosts);
    return this.parts.credentials.find(credentialHost, repository, signal);
  }

  tags(locator: RegistryLocator, ask: Ask): NameList {
    return this.source.tags(locator, ask);
  }

  referrers(locator: RegistryLocator, filter: ReferrersFilter, ask: Ask): Promise<Referrers> {
    return this.observed(locator, this.source.referrers(locator, filter, ask));
  }

  tagsFrom(locator: RegistryLocator, prefix: string, ask: Ask): Promise<readonly string[] | undefined> {
    return this.source.tagsFrom(locator, prefix, ask);
  }

  /** Who asks there, without a secret; it takes no request. */
  identity(locator: RegistryLocator, signal: AbortSignal): Promise<string> {
    return this.source.identity(locator, signal);
  }

  repositories(registry: string, ask: Ask): NameList {
    return this.source.repositories(registry, ask);
  }

  /** All tags of the repository, in order; read once for all who ask within a tag's lifetime. @throws RegistryError */
  allTags(locator: RegistryLocator, ask: Ask): Promise<KnownTags> {
    return this.observed(
      locator,
      this.readTags().then((readings) => readings.all(locator, ask)),
    );
  }

  /** The tags of the repository that are read by now, and at least the first. @throws RegistryError */
  tagsSoFar(locator: RegistryLocator, ask: Ask): Promise<KnownTags> {
    return this.observed(
      locator,
      this.readTags().then((readings) => readings.soFar(locator, ask)),
    );
  }

  /** What `registry` last said of the requests that it lets through; undefined where it has no limit or was not asked. */
  rateLimit(registry: string): RateLimit | undefined {
    const endpoint = this.knownEndpoint(registry);
    return endpoint && this.transport.rateLimit(endpoint.origin.host);
  }

  /** The host whose credential is sent when `registry` is asked: its own, or its mirror's. */
  credentialHostOf(registry: string): string {
    return credentialHostOf(registry, this.settings.mirrors);
  }

  /** The host that is asked in place of `registry` by the user's settings; undefined where there is none. */
  mirrorOf(registry: string): string | undefined {
    const isMirrored = Object.keys(this.settings.mirrors).some((host) => host.toLowerCase() === registry.toLowerCase());
    return isMirrored ? this.knownEndpoint(registry)?.origin.host : undefined;
  }

  /** Whether `registry`, or its mirror, was last connected at an address of this machine or of a private network. */
  isPrivate(registry: string): boolean {
    return this.transport.isPrivate(this.endpoint(registry).origin);
  }

  /** Whether a request for it would carry a credential, as far as that is known without running a helper. @throws RegistryError */
  async mayUseCredential({ registry, repository }: Reference, signal: AbortSignal): Promise<boolean> {
    const { credentialHost, prefix, origin } = this.endpoint(registry);
    return this.hasCertificate(origin) || this.parts.credentials.mayFind(credentialHost, prefix + repository, signal);
  }

  /** The same for certain: helpers are run. @throws RegistryError */
  async usesCredential({ registry, repository }: Reference, signal: AbortSignal): Promise<boolean> {
    const { credentialHost, prefix, origin } = this.endpoint(registry);
    return this.hasCertificate(origin) || this.parts.credentials.finds(credentialHost, prefix + repository, signal);
  }

  /** Whether the registry that takes the credentials of `host` takes this one. @throws RegistryError where that cannot be told. */
  async check(
    host: string,
    credential: Credential & { readonly kind: 'basic' },
    signal: AbortSignal,
  ): Promise<CredentialCheck> {
    const { mirrors, plainHttpHosts } = this.settings;
    const endpoint = endpointOfCredential(host, mirrors, plainHttpHosts);
    return checkCredential(this.transport, endpoint, credential, signal);
  }

  dispose(): void {
    this.listeners.dispose();
    this.endReadings();
    this.transport.dispose();
  }

  /** A certificate that is shown tells who asks, as a password does. */
  private hasCertificate(origin: URL): boolean {
    return listsHost(Object.keys(this.settings.transport.clientCertificates ?? {}), origin);
  }

  private async observed<T>({ reference }: RegistryLocator, answer: Promise<T>): Promise<T> {
    const { asked } = this.parts;
    const host = this.credentialHostOf(reference.registry);
    const look = this.underWay.begin(reference);
    try {
      const value = await answer;
      if (look.isOutdated) return value;
      asked.answered(host, reference);
      if (!reference.digest) this.outcomes.fire({ reference, error: undefined });
      return value;
    } catch (error) {
      if (look.isOutdated) throw error;
      const known = asRegistryError(error, reference.registry);
      asked.failed(host, reference, known);
      this.outcomes.fire({ reference, error: known });
      throw error;
    } finally {
      this.underWay.end(look);
    }
  }

  private endpoint(registry: string): Endpoint {
    const { mirrors, plainHttpHosts } = this.settings;
    return endpointOf(registry, mirrors, plainHttpHosts);
  }

  /** Undefined where the setting of its mirror cannot be read: whoever asks is told. */
  private knownEndpoint(registry: string): Endpoint | undefined {
    const { mirrors, plainHttpHosts } = this.settings;
    return tryEndpoint(registry, mirrors, plainHttpHosts);
  }

  private written(locator: RegistryLocator): void {
    const { registry, repository } = locator.reference;
    this.source.forget(locator);
    this.readings?.then(
      (readings) => readings.forget(locator.reference),
      () => undefined,
    );
    const concerns = (where: Pick<Reference, 'registry' | 'repository'>) =>
      where.repository === repository && where.registry.toLowerCase() === registry.toLowerCase();
    this.changed.fire({ why: 'written', concerns });
  }

  /** @param host whose credential is another; undefined where any may be. */
  private changeAsker(host: string | undefined): void {
    const isOther = (other: string) => host === undefined || canonicalHost(other) === canonicalHost(host);
    // A limit is an account's, or an address's.
    this.transport.forgetLimits(isOther);
    // What is read may come from a mirror; what is written does not go there.
    this.reconnect(({ registry }) => isOther(this.credentialHostOf(registry)) || isOther(registry));
  }

  private reconnect(concerns: Extract<AnswersChange, { why: 'asker' }>['concerns']): void {
    this.authorizer = this.openAuthorizer();
    this.source = this.connect();
    this.endReadings();
    this.underWay.outdate(concerns);
    this.changed.fire({ why: 'asker', concerns });
  }

  private readTags(): Promise<TagReadings> {
    const { source } = this;
    this.readings ??= import('../inspection/tagReadings').then(
      ({ TagReadings }) => new TagReadings(source, this.parts.log, { lifetime: this.settings.tagLifetime, pauses }),
    );
    return this.readings;
  }

  private endReadings(): void {
    this.readings?.then(
      (readings) => readings.dispose(),
      () => undefined,
    );
    this.readings = undefined;
  }

  private openAuthorizer(): Authorizer {
    const { credentials, challenges, log } = this.parts;
    return new Authorizer(this.transport, credentials, {
      challenges,
      onCredentialRefused: (host, { trace }) =>
        log.warn(`${host}: the credential (${trace.at(-1)?.place ?? ''}) was refused, so nobody's was sent`),
    });
  }

  private connect(): CachedSource {
    const { mirrors, plainHttpHosts, maxManifest, maxConfig, tagLifetime } = this.settings;
    const limits = { maxManifest, maxBlob: maxConfig };
    const registries = new RemoteRegistry(this.transport, this.authorizer, { mirrors, plainHttpHosts, ...limits });
    return new CachedSource(registries, this.parts.log, { tag: tagLifetime });
  }

  private openTransport(): Transport {
    const { log } = this.parts;
    const onWarning = (host: string, text: string) => log.warn(`${host} warns: ${text}`.replaceAll(/\p{C}/gu, ' '));
    return new Transport(log, { ...this.settings.transport, onWarning });
  }
}
