import * as vscode from 'vscode';
import { CapabilityError, manifestDigest, ociManifest, ociManifestConfig } from '../../inspection/policyHost';
import { capabilitySentence } from '../../presentation/lookUpSentence';
import { messages } from '../../presentation/messages';
import { formatReference } from '../../references/reference';
import type { Ask, RegistryLocator } from '../../registry/imageSource';
import { withPatientProgress } from '../progress';
import { readPlatform } from '../settings';
import { askReference } from './askReference';
import type { CommandContext } from './commandContext';
import { showFailure, showRegistryFailure } from './report';

/** The registry capabilities of a policy host. */
export type Capability = 'v1/manifest_digest' | 'v1/oci_manifest' | 'v1/oci_manifest_config';

type Context = Pick<CommandContext, 'source' | 'scans' | 'lookUps' | 'shownTexts' | 'log'>;

/** Opens, as JSON, what a policy host would give its policies for a reference that the user types. */
export function showPayload(capability: Capability) {
  return async (_argument: unknown, context: Context): Promise<void> => {
    const { lookUps, scans, shownTexts, log } = context;
    const reference = await askReference(scans, messages.payloadTitle(capability));
    if (!reference) return;
    lookUps.add(reference);
    const locator: RegistryLocator = { kind: 'registry', reference };
    try {
      const payload = await withPatientProgress(messages.asking(reference.registry), (signal) =>
        payloadOf(capability, context, locator, { signal, byPerson: true }),
      );
      const name = formatReference(reference).replaceAll(/[^\w.-]/g, '_');
      const uri = shownTexts.write(`${capability}/${name}.json`, `${JSON.stringify(payload, undefined, 2)}\n`);
      await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri), { preview: true });
    } catch (error) {
      if (error instanceof CapabilityError) showFailure(capabilitySentence(error.problem, locator), log);
      else showRegistryFailure(error, reference, log);
    }
  };
}

async function payloadOf(
  capability: Capability,
  { source }: Pick<Context, 'source'>,
  locator: RegistryLocator,
  ask: Ask,
): Promise<unknown> {
  switch (capability) {
    case 'v1/manifest_digest':
      return manifestDigest(source, locator, ask);
    case 'v1/oci_manifest':
      return (await ociManifest(source, locator, ask)).manifest;
    case 'v1/oci_manifest_config':
      return ociManifestConfig(source, locator, { platform: readPlatform() }, ask);
  }
}
