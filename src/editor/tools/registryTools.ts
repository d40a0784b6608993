import { setMaxListeners } from 'node:events';
import * as v from 'valibot';
import { evidenceTree } from '../../inspection/evidenceTree';
import { readConfig, summariseImage } from '../../inspection/inspectImage';
import { imageFor } from '../../inspection/policyHost';
import type { Platform } from '../../oci/platform';
import { repositoryName } from '../../presentation/names';
import { pagedAnswer, type ToolAnswer, toolAnswer } from '../../presentation/toolAnswer';
import { configData, manifestData, referrersData, tagsData } from '../../presentation/toolData';
import { formatReference } from '../../references/reference';
import type { Ask, RegistryLocator } from '../../registry/imageSource';
import type { RegistryService } from '../registryService';
import type { ToolName } from './toolNames';

/** What a model sends to a tool that asks a registry; each reads what its schema names. */
export const registryInput = v.object({
  reference: v.string(),
  platform: v.optional(v.string()),
  contains: v.optional(v.string()),
  offset: v.optional(v.pipe(v.number(), v.safeInteger(), v.minValue(0))),
  limit: v.optional(v.pipe(v.number(), v.safeInteger(), v.minValue(1))),
});

export interface RegistryQuestion extends Omit<v.InferOutput<typeof registryInput>, 'reference' | 'platform'> {
  readonly locator: RegistryLocator;
  readonly platform: Platform | undefined;
}

const TAGS = { least: 100, most: 1_000 };

type Answer = (source: RegistryService, question: RegistryQuestion, ask: Ask) => Promise<ToolAnswer>;

/** The tools that ask a registry. @throws RegistryError, CapabilityError */
export const registryTools: Readonly<Record<Exclude<ToolName, 'ociLens_references'>, Answer>> = {
  // A digest is taken at its word by what remembers; whether it is there is what is asked.
  ociLens_digest: async (source, { locator }, ask) => {
    const fresh = locator.reference.digest !== undefined;
    const { digest, mediaType } = await source.head(locator, { ...ask, fresh });
    return about(locator, { digest, mediaType });
  },

  ociLens_manifest: async (source, { locator }, ask) =>
    about(locator, manifestData(await source.manifest(locator, ask))),

  ociLens_config: async (source, { locator, platform }, ask) => {
    const manifest = await imageFor(source, await summariseImage(source, locator, ask), platform, ask);
    return about(locator, configData(manifest, await readConfig(source, locator, manifest.value, ask)));
  },

  ociLens_tags: async (source, { locator, limit = TAGS.least, ...wish }, ask) => {
    const known = await source.allTags(locator, ask);
    return pagedAnswer(Math.min(limit, TAGS.most), (most) => ({
      repository: repositoryName(locator.reference),
      ...tagsData(known, wish, most),
    }));
  },

  ociLens_referrers: async (source, { locator }, ask) => {
    // Much is asked at once under one signal.
    setMaxListeners(0, ask.signal);
    return about(locator, referrersData(await evidenceTree(source, locator, {}, ask)));
  },
};

/** @param data of the digest that the reference stands for. */
function about({ reference }: RegistryLocator, data: object): ToolAnswer {
  return toolAnswer({ reference: formatReference(reference), ...data });
}
