import * as vscode from 'vscode';
import { messages } from '../../presentation/messages';
import { RegistryError } from '../../registry/registryError';
import type { CommandContext } from './commandContext';
import { checkAllImages, checkImages } from './checkImages';
import { copyDigest } from './copyDigest';
import { copyReference } from './copyReference';
import { inspectImage } from './inspectImage';
import { inspectLocalImage } from './inspectLocalImage';
import { lookUp } from './lookUp';
import { lookUpAgain } from './lookUpAgain';
import { openOrigin } from './openOrigin';
import { openPlace } from './openPlace';
import { pinAll } from '../pins/pinAll';
import { pinPlatform } from '../pins/pinPlatform';
import { pinSome } from '../pins/pinSome';
import { showFailure } from './report';
import { revealInImages } from './revealInImages';
import { showAccess } from './showAccess';
import { showPayload } from './showPayload';
import { showRepositories } from './showRepositories';
import { signIn } from './signIn';
import { signOut } from './signOut';

/**
 * Every command by its name. The argument, and where several are selected all of them, come from a link, a menu, a tree or any
 * extension: each command reads them as hostile.
 */
const COMMANDS: Readonly<
  Record<string, (argument: unknown, context: CommandContext, selected?: unknown) => void | Promise<void>>
> = {
  'ociLens.inspectImage': inspectImage,
  'ociLens.inspectLocalImage': inspectLocalImage,
  'ociLens.pinToDigest': pinSome('pin'),
  'ociLens.unpin': pinSome('unpin'),
  'ociLens.refreshPin': pinSome('refresh'),
  'ociLens.pinPlatform': pinPlatform,
  'ociLens.pinAll': pinAll('pin'),
  'ociLens.unpinAll': pinAll('unpin'),
  'ociLens.refreshAllPins': pinAll('refresh'),
  'ociLens.copyDigest': copyDigest,
  'ociLens.lookUp': lookUp,
  'ociLens.openPlace': openPlace,
  'ociLens.copyReference': copyReference,
  'ociLens.checkImages': checkImages,
  'ociLens.checkAllImages': checkAllImages,
  'ociLens.lookUpAgain': lookUpAgain,
  'ociLens.revealInImages': revealInImages,
  'ociLens.listImagesByFile': (_argument, { imagesView }) => imagesView.setOrder('byFile'),
  'ociLens.listImagesByRegistry': (_argument, { imagesView }) => imagesView.setOrder('byRegistry'),
  'ociLens.showRepositories': showRepositories,
  'ociLens.openOrigin': openOrigin,
  'ociLens.signIn': signIn,
  'ociLens.signOut': signOut,
  'ociLens.showAccess': showAccess,
  'ociLens.showManifestDigest': showPayload('v1/manifest_digest'),
  'ociLens.showManifest': showPayload('v1/oci_manifest'),
  'ociLens.showManifestAndConfig': showPayload('v1/oci_manifest_config'),
  'ociLens.refreshRegistries': (_argument, { registries }) => registries.refresh(),
  'ociLens.refreshImages': (_argument, { images }) => images.refresh(),
  'ociLens.showLog': (_argument, { log }) => log.show(),
};

export function registerCommands(context: CommandContext): vscode.Disposable {
  const registrations = Object.entries(COMMANDS).map(([name, run]) =>
    vscode.commands.registerCommand(name, async (argument: unknown, selected: unknown) => {
      try {
        await run(argument, context, selected);
      } catch (error) {
        // Who cancels needs no word.
        if (error instanceof RegistryError && error.kind === 'cancelled') return;
        context.log.error(`${name}:`, error);
        showFailure(messages.unexpected(error instanceof Error ? error.message : String(error)), context.log);
      }
    }),
  );
  return vscode.Disposable.from(...registrations);
}
