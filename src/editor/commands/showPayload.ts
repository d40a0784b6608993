import * as vscode from 'vscode';
import { CapabilityError, manifestDigest, ociManifest, ociManifestConfig } from '../../inspection/policyHost';
import { capabilitySentence } from '../../presentation/lookUpSentence';
import { messages } from '../../presentation/messages';
import { locatorName } from '../../presentation/names';
import { type Ask, askOfPerson, type Locator } from '../../registry/imageSource';
import { withPatientProgress } from '../progress';
import { readPlatform } from '../settings';
import { askLocator } from './askLocator';
import type { CommandContext } from './commandContext';
import { showFailure, showLookUpFailure } from './report';

/** The registry capabilities of a policy host. */
export type Capability = 'v1/manifest_digest' | 'v1/oci_manifest' | 'v1/oci_manifest_config';

type Context = Pick<CommandContext, 'sources' | 'scans' | 'lookUps' | 'shownTexts' | 'log'>;

/** Opens, as JSON, what a policy host would give its policies for a reference, or a place on this machine, that the user types. */
export function showPayload(capability: Capability) {
  return async (_argument: unknown, context: Context): Promise<void> => {
    const { lookUps, scans, shownTexts, log } = context;
    const locator = await askLocator(scans, messages.payloadTitle(capability));
    if (!locator) return;
    if (locator.kind === 'registry') lookUps.add(locator.reference);
    try {
      const payload = await withPatientProgress(messages.lookingUp(locator), (signal) =>
        payloadOf(capability, context, locator, askOfPerson(signal)),
      );
      const name = locatorName(locator).replaceAll(/[^\w.-]/g, '_');
      const uri = shownTexts.write(`${capability}/${name}.json`, `${JSON.stringify(payload, undefined, 2)}\n`);
      await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri), { preview: true });
    } catch (error) {
      if (error instanceof CapabilityError) showFailure(capabilitySentence(error.problem, locator), log);
      else showLookUpFailure(error, locator, log);
    }
  };
}

async function payloadOf(
  capability: Capability,
  { sources }: Pick<Context, 'sources'>,
  locator: Locator,
  ask: Ask,
): Promise<unknown> {
  switch (capability) {
    case 'v1/manifest_digest':
      return manifestDigest(sources, locator, ask);
    case 'v1/oci_manifest':
      return (await ociManifest(sources, locator, ask)).manifest;
    case 'v1/oci_manifest_config':
      return ociManifestConfig(sources, locator, { platform: readPlatform() }, ask);
  }
}
