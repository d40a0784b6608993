import pLimit from 'p-limit';
import type { Trust } from '../../artifacts/verify';
import { type EvidenceTree, nodesOf } from '../../inspection/evidence';
import { type EvidenceContents, evidenceContents } from '../../inspection/evidenceContents';
import { evidenceTree } from '../../inspection/evidenceTree';
import type { Fact, ImageFacts, Needs, TrustFiles, WhyUnknown } from '../../policy/imageFacts';
import type { Reference } from '../../references/reference';
import { type Ask, atDigest, type RegistryLocator } from '../../registry/imageSource';
import { RegistryError } from '../../registry/registryError';
import { headOf, saysMissing } from '../standing';
import { OnceARun } from './onceARun';
import { type ImageReading, readImages, readOffered } from './platformImages';
import { NotSent, type RunBudget, RunGate } from './runGate';
import { nameOf, type PolicySource, RunSource } from './runSource';

/** Images of one index at once; a registry that counts is asked for one after another. */
const IMAGES_AT_ONCE = 8;
const MAX_BYTES = 32 * 1024 * 1024;
/** Of a tree's node, roughly. */
const NODE_BYTES = 1024;

/**
 * Reads what the rules of a policy need to know of images, for one run: equal references and equal digests of a repository are asked for
 * once in it.
 */
export class FactsReader {
  private readonly gate: RunGate;
  private readonly source: RunSource;
  private readonly heads = new OnceARun<Fact<boolean>>(() => 0, MAX_BYTES);
  private readonly trees = new OnceARun<EvidenceTree>(({ root }) => [...nodesOf(root)].length * NODE_BYTES, MAX_BYTES);
  private readonly verified = new WeakMap<EvidenceTree, { trust: Trust; load: Promise<EvidenceContents> }>();

  /** @param trustOf whom the files name by whom a policy trusts; the same object for the same files. */
  constructor(
    source: PolicySource,
    private readonly ask: Ask,
    budget: RunBudget,
    private readonly trustOf: (files: TrustFiles) => Promise<Fact<Trust>>,
  ) {
    this.gate = new RunGate(budget);
    this.source = new RunSource(source, this.gate);
  }

  /**
   * What `needs` ask for, and no more. Requests: none for text; a HEAD for existence (and a GET where that says 404, for the registry's
   * word); a GET for what the reference stands for; one for each of the index's images; one for each configuration; for evidence those
   * of evidenceTree.
   * @throws RegistryError 'cancelled'; whatever else goes wrong makes only what it is about unknown.
   */
  async factsOf(reference: Reference, needs: Needs): Promise<ImageFacts> {
    if (isText(needs)) return {};
    const locator: RegistryLocator = { kind: 'registry', reference };
    return this.gate.inTurn(reference.registry, async () =>
      needs.level === 'existence' && !needs.evidence
        ? { exists: await this.existence(locator) }
        : this.read(locator, needs),
    );
  }

  private existence(locator: RegistryLocator): Promise<Fact<boolean>> {
    const { reference } = locator;
    const what = reference.digest ? 'digest' : 'tag';
    return this.heads.get(nameOf(locator), async () => {
      const head = await fact(() => headOf(this.source, reference, what, { ask: this.ask }));
      if (head.kind === 'unknown') return head;
      if (!('kind' in head.value)) return known(true);
      return head.value.kind === 'missing' ? known(false) : unknown(whyOf(head.value.error));
    });
  }

  private async read(locator: RegistryLocator, needs: Needs): Promise<ImageFacts> {
    const fetched = await fact(() => this.source.manifest(locator, this.ask));
    if (fetched.kind === 'unknown') {
      const { why } = fetched;
      const isMissing = why.kind === 'error' && saysMissing(why.error);
      return { ...unknownFacts(needs, why), exists: isMissing ? known(false) : fetched };
    }
    const { value, digest } = fetched.value;
    const reading = this.reading(locator, needs);
    const images = hasImages(needs) ? { images: known(await readImages(value, reading)) } : {};
    const offered = needs.offered ? { offered: await readOffered(value, reading) } : {};
    const evidence = needs.evidence ? await this.evidence(atDigest(locator, digest), needs.evidence.verify) : {};
    return { exists: known(true), manifest: known(value), ...images, ...offered, ...evidence };
  }

  private reading(locator: RegistryLocator, needs: Needs): ImageReading {
    const atOnce = this.gate.isLimited(locator.reference.registry) ? 1 : IMAGES_AT_ONCE;
    const partFact = <T>(load: () => Promise<T>) => fact(load, 'content');
    return { source: this.source, locator, needs, fact: partFact, limit: pLimit(atOnce), ask: this.ask };
  }

  /** @param locator at the digest. */
  private async evidence(
    locator: RegistryLocator,
    verify: TrustFiles | undefined,
  ): Promise<Pick<ImageFacts, 'evidence' | 'verified'>> {
    const find = () => evidenceTree(this.source, locator, {}, this.ask);
    const tree = await fact(() => this.trees.get(nameOf(locator), find), 'content');
    if (!verify) return { evidence: tree };
    if (tree.kind === 'unknown') return { evidence: tree, verified: tree };
    const trust = await this.trustOf(verify);
    if (trust.kind === 'unknown') return { evidence: tree, verified: trust };
    const check = () => this.verification(locator, tree.value, trust.value);
    return { evidence: tree, verified: await fact(check, 'content') };
  }

  private verification(locator: RegistryLocator, tree: EvidenceTree, trust: Trust): Promise<EvidenceContents> {
    const last = this.verified.get(tree);
    if (last?.trust === trust) return last.load;
    const load = evidenceContents(this.source, locator, tree.root, { facts: false, trust }, this.ask);
    this.verified.set(tree, { trust, load });
    return load;
  }
}

/** All that `needs` ask for, unknown for one reason. */
export function unknownFacts(needs: Needs, why: WhyUnknown): ImageFacts {
  const { level, offered, evidence } = needs;
  const fact = unknown(why);
  return {
    ...(isText(needs) ? {} : { exists: fact }),
    ...(level === 'text' || level === 'existence' ? {} : { manifest: fact }),
    ...(hasImages(needs) ? { images: fact } : {}),
    ...(offered ? { offered: fact } : {}),
    ...(evidence ? { evidence: fact } : {}),
    ...(evidence?.verify ? { verified: fact } : {}),
  };
}

/** Whether no registry is needed. */
export function isText({ level, evidence }: Needs): boolean {
  return level === 'text' && !evidence;
}

function hasImages({ level }: Needs): boolean {
  return level === 'manifests' || level === 'configs';
}

/** @throws RegistryError 'cancelled' */
async function fact<T>(load: () => Promise<T>, part?: 'content'): Promise<Fact<T>> {
  try {
    return known(await load());
  } catch (cause) {
    if (cause instanceof NotSent) return unknown(cause.why);
    if (!(cause instanceof RegistryError) || cause.kind === 'cancelled') throw cause;
    return unknown(whyOf(cause, part));
  }
}

function whyOf(error: RegistryError, part?: 'content'): WhyUnknown {
  return error.kind === 'rateLimited' ? { kind: 'rateLimit' } : { kind: 'error', error, ...(part ? { part } : {}) };
}

function known<T>(value: T): Extract<Fact<T>, { kind: 'known' }> {
  return { kind: 'known', value };
}

function unknown(why: WhyUnknown): Extract<Fact<never>, { kind: 'unknown' }> {
  return { kind: 'unknown', why };
}
