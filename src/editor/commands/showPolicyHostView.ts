import * as vscode from 'vscode';
import { policyHostView } from '../../inspection/policyHostView';
import { messages } from '../../presentation/messages';
import { locatorName } from '../../presentation/names';
import { policyHostText } from '../../presentation/policyHostText';
import { askOfPerson, type Locator } from '../../registry/imageSource';
import { withPatientProgress } from '../progress';
import { ANONYMOUS } from '../../registry/credentials/credentialSource';
import { readPlatform } from '../settings';
import { askLocator } from './askLocator';
import type { CommandContext } from './commandContext';
import { occurrenceFor } from './occurrenceAtPlace';
import { showLookUpFailure } from './report';

type Context = Pick<CommandContext, 'source' | 'sources' | 'credentials' | 'scans' | 'lookUps' | 'shownTexts' | 'log'>;

/** Opens what a policy host is given for the reference that `argument` names, or that the person types. */
export async function showPolicyHostView(argument: unknown, context: Context): Promise<void> {
  const { sources, lookUps, scans, shownTexts, log } = context;
  const locator = (await named(argument, context)) ?? (await askLocator(scans, messages.policyHostTitle()));
  if (!locator) return;
  if (locator.kind === 'registry') lookUps.add(locator.reference);
  try {
    const view = await withPatientProgress(messages.lookingUp(locator), async (signal) => {
      const usesIdentityToken = await hasIdentityToken(locator, signal, context);
      return policyHostView(sources, locator, { platform: readPlatform(), usesIdentityToken }, askOfPerson(signal));
    });
    const name = locatorName(locator).replaceAll(/[^\w.-]/g, '_');
    const uri = shownTexts.write(`policy-host/${name}.md`, policyHostText(locator, view));
    await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri), { preview: true });
  } catch (error) {
    showLookUpFailure(error, locator, log);
  }
}

/** The palette passes nothing: there the person sees what is asked first. */
async function named(argument: unknown, { scans }: Context): Promise<Locator | undefined> {
  const target = argument === undefined ? undefined : (await occurrenceFor(argument, scans))?.occurrence.target;
  return target && target.kind !== 'unresolved' ? { kind: 'registry', reference: target.reference } : undefined;
}

async function hasIdentityToken(
  locator: Locator,
  signal: AbortSignal,
  { source, credentials }: Context,
): Promise<boolean> {
  if (locator.kind !== 'registry') return false;
  const { registry, repository } = locator.reference;
  const { credential } = await credentials.find(source.credentialHostOf(registry), repository, signal);
  return credential !== ANONYMOUS && credential.kind === 'identityToken';
}
