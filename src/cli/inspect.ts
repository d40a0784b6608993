import { type ImageDetails, type ImageSummary, readDetails, summariseImage } from '../inspection/inspectImage';
import { isContainerImage, platformEntries } from '../oci/manifest';
import { parseJson } from '../oci/parsed';
import { platformPath } from '../oci/platform';
import { cliHelp } from '../presentation/cliHelp';
import { inspectText } from '../presentation/inspectText';
import { jsonText } from '../presentation/jsonText';
import type { Ask, ImageSource } from '../registry/imageSource';
import { registryCommand, reportFailure } from './registryCommand';
import { ExitStatus } from './terminal';

/** `oci-lens inspect REF [--json]`: what is known is printed also where its configuration cannot be read. */
export const inspectCommand = registryCommand({
  help: cliHelp.inspect,
  flags: ['json'],
  options: [],
  run: async ({ source, locator, name, ask, flags, terminal }) => {
    const summary = await summariseImage(source, locator, ask);
    let status: number = ExitStatus.done;
    let details: ImageDetails | undefined;
    try {
      details = await readDetails(source, summary, { kind: 'wishes', wishes: [] }, ask);
    } catch (error) {
      status = reportFailure(error, locator, terminal, 'content');
    }
    const output = flags.has('json')
      ? jsonText({ reference: name, ...(await inspectJson(source, summary, details, ask)) })
      : inspectText(name, summary, details, { now: Date.now(), language: 'en' });
    await terminal.print(`${output}\n`);
    return status;
  },
});

/** The names and their order are what scripts rely on. */
async function inspectJson(source: ImageSource, summary: ImageSummary, details: ImageDetails | undefined, ask: Ask) {
  const { locator, fetched } = summary;
  const image = details?.manifest;
  const hasConfig = image !== undefined && isContainerImage(image.value);
  return {
    digest: fetched.digest,
    mediaType: fetched.mediaType,
    platforms: platformsOf(summary, details),
    manifest: image ? jsonValue(image.bytes) : null,
    // It was read a moment ago, so this asks nobody again.
    config: hasConfig ? jsonValue(await source.blob(locator, image.value.config, ask)) : null,
  };
}

/** An index's images, or the one image's own platform. */
function platformsOf({ fetched }: ImageSummary, details: ImageDetails | undefined) {
  const images =
    fetched.value.kind === 'index'
      ? platformEntries(fetched.value)
      : [{ digest: fetched.digest, platform: details?.platform }];
  const chosen = details?.entry?.digest ?? details?.manifest.digest;
  return images.map(({ digest, platform }) => ({
    platform: (platform && platformPath(platform)) || null,
    osVersion: platform?.osVersion ?? null,
    digest,
    chosen: digest === chosen,
  }));
}

/** What was parsed before. */
function jsonValue(bytes: Uint8Array): unknown {
  const parsed = parseJson(bytes);
  return parsed.kind === 'ok' ? parsed.value : null;
}
