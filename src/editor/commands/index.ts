import { messages } from '../../presentation/messages';
import { RegistryError } from '../../registry/registryError';
import type { CommandName } from '../commandNames';
import type { CommandContext } from './commandContext';
import { showFailure } from './report';

type Command = (argument: unknown, context: CommandContext, selected?: unknown) => unknown;

/**
 * Every command, loaded when it is first run. The argument, and where several are selected all of them, come from a link, a menu, a
 * tree or any extension: each command reads them as hostile.
 */
const COMMANDS: Readonly<Record<CommandName, () => Command | Promise<Command>>> = {
  'ociLens.inspectImage': async () => (await import('./inspectImage')).inspectImage,
  'ociLens.inspectLocalImage': async () => (await import('./inspectLocalImage')).inspectLocalImage,
  'ociLens.checkEvidence': async () => (await import('./checkEvidence')).checkEvidence,
  'ociLens.pinToDigest': async () => (await import('../pins/pinSome')).pinSome('pin'),
  'ociLens.unpin': async () => (await import('../pins/pinSome')).pinSome('unpin'),
  'ociLens.refreshPin': async () => (await import('../pins/pinSome')).pinSome('refresh'),
  'ociLens.pinPlatform': async () => (await import('../pins/pinPlatform')).pinPlatform,
  'ociLens.pinAll': async () => (await import('../pins/pinAll')).pinAll('pin'),
  'ociLens.unpinAll': async () => (await import('../pins/pinAll')).pinAll('unpin'),
  'ociLens.refreshAllPins': async () => (await import('../pins/pinAll')).pinAll('refresh'),
  'ociLens.updateTag': async () => (await import('../tags/updateTag')).updateTag,
  'ociLens.findTags': async () => (await import('../tags/findTags')).findTagsOfDigest,
  'ociLens.lookUpTags': async () => (await import('../completion/lookUpTags')).lookUpTags,
  'ociLens.chooseTag': async () => (await import('../completion/chooseTag')).chooseTag,
  'ociLens.compareImages': async () => (await import('./compareWith')).compareWith,
  'ociLens.compareWith': async () => (await import('./compareWith')).compareWith,
  'ociLens.compareSelected': async () => (await import('./compareWith')).compareWith,
  'ociLens.comparePlatforms': async () => (await import('./comparePlatforms')).comparePlatforms,
  'ociLens.comparePin': async () => (await import('./comparePin')).comparePin,
  'ociLens.pullArtifact': async () => (await import('../transfers/pullArtifact')).pullArtifact,
  'ociLens.pushArtifact': async () => (await import('../transfers/pushArtifact')).pushArtifact,
  'ociLens.attachFiles': async () => (await import('../transfers/attachFiles')).attachFiles,
  'ociLens.tagDigest': async () => (await import('../transfers/tagDigest')).tagDigest,
  'ociLens.copyDigest': async () => (await import('./copyDigest')).copyDigest,
  'ociLens.lookUp': async () => (await import('./lookUp')).lookUp,
  'ociLens.checkFile': async () => (await import('./checkFile')).checkFile,
  'ociLens.nearestTags': async () => (await import('../tags/showNearestTags')).showNearestTags,
  'ociLens.ignoreDrift': async () => (await import('./ignoreDrift')).ignoreDrift,
  'ociLens.turnOffDrift': async () => (await import('./turnOffDrift')).turnOffDrift,
  'ociLens.checkPolicy': async () => (await import('./checkPolicy')).checkPolicy,
  'ociLens.clearPolicyFindings': async () => (await import('./checkPolicy')).clearPolicyFindings,
  'ociLens.createPolicy': async () => (await import('./createPolicy')).createPolicy,
  'ociLens.ignoreRule': async () => (await import('./ignoreRule')).ignoreRule,
  'ociLens.turnOffRule': async () => (await import('./turnOffRule')).turnOffRule,
  'ociLens.openPlace': async () => (await import('./openPlace')).openPlace,
  'ociLens.copyReference': async () => (await import('./copyReference')).copyReference,
  'ociLens.checkImages': async () => (await import('./checkImages')).checkImages,
  'ociLens.checkAllImages': async () => (await import('./checkImages')).checkAllImages,
  'ociLens.lookUpAgain': async () => (await import('./lookUpAgain')).lookUpAgain,
  'ociLens.revealInImages': async () => (await import('./revealInImages')).revealInImages,
  'ociLens.listImagesByFile':
    () =>
    (_argument, { imagesView }) =>
      imagesView.setOrder('byFile'),
  'ociLens.listImagesByRegistry':
    () =>
    (_argument, { imagesView }) =>
      imagesView.setOrder('byRegistry'),
  'ociLens.showRepositories': async () => (await import('./showRepositories')).showRepositories,
  'ociLens.openOrigin': async () => (await import('./openOrigin')).openOrigin,
  'ociLens.signIn': async () => (await import('./signIn')).signIn,
  'ociLens.signOut': async () => (await import('./signOut')).signOut,
  'ociLens.showAccess': async () => (await import('./showAccess')).showAccess,
  'ociLens.showManifestDigest': async () => (await import('./showPayload')).showPayload('v1/manifest_digest'),
  'ociLens.showManifest': async () => (await import('./showPayload')).showPayload('v1/oci_manifest'),
  'ociLens.showManifestAndConfig': async () => (await import('./showPayload')).showPayload('v1/oci_manifest_config'),
  'ociLens.showPolicyHostView': async () => (await import('./showPolicyHostView')).showPolicyHostView,
  'ociLens.refreshRegistries':
    () =>
    (_argument, { registries }) =>
      registries.refresh(),
  'ociLens.refreshImages':
    () =>
    (_argument, { imagesView }) =>
      imagesView.tree.refresh(),
  'ociLens.showLog':
    () =>
    (_argument, { log }) =>
      log.show(),
};

/** Runs a command and tells of what goes wrong. Never rejects. */
export async function runCommand(
  name: CommandName,
  argument: unknown,
  selected: unknown,
  context: CommandContext,
): Promise<void> {
  try {
    const run = await COMMANDS[name]();
    await run(argument, context, selected);
  } catch (error) {
    // Who cancels needs no word.
    if (error instanceof RegistryError && error.kind === 'cancelled') return;
    context.log.error(`${name}:`, error);
    showFailure(messages.unexpected(error instanceof Error ? error.message : String(error)), context.log);
  }
}
