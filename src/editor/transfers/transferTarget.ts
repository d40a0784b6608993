import * as vscode from 'vscode';
import { transferText } from '../../presentation/transferText';
import { atDigest, type Locator, type RegistryLocator } from '../../registry/imageSource';
import { askImage, type ImageQuestion } from '../commands/askImage';
import type { CommandContext } from '../commands/commandContext';
import { comparedTarget, type ComparedTarget } from '../commands/comparedTarget';
import { showNote } from '../commands/report';

export type TargetContext = Pick<CommandContext, 'scans' | 'images' | 'recentImages' | 'panels' | 'lookUps' | 'log'>;

/**
 * What a command's argument is about: a place in a document, a reference (a link's or a tree item's), the panel or the document whose
 * menu it was; else what the user types or chooses. Any extension can call a command, so the argument is read as hostile.
 */
export async function transferTarget(
  argument: unknown,
  question: ImageQuestion,
  context: TargetContext,
): Promise<Locator | undefined> {
  const target = (await namedBy(argument, context)) ?? (await askImage(question, context));
  if (!target) return undefined;
  if (target.locator.kind === 'registry') context.lookUps.lookedUp(target.locator.reference);
  context.recentImages.add(target.locator);
  return target.entry ? atDigest(target.locator, target.entry.digest) : target.locator;
}

/** The same of what can be written to. */
export async function writableTarget(
  argument: unknown,
  question: ImageQuestion,
  context: TargetContext,
): Promise<RegistryLocator | undefined> {
  const locator = await transferTarget(argument, question, context);
  if (locator === undefined || locator.kind === 'registry') return locator;
  showNote(transferText.onlyRegistries());
  return undefined;
}

async function namedBy(argument: unknown, { panels, scans }: TargetContext): Promise<ComparedTarget | undefined> {
  // The palette, and the menu of a panel's title.
  if (argument === undefined) return panels.active;
  const panel = argument instanceof vscode.Uri && argument.scheme === 'webview-panel' ? panels.active : undefined;
  return panel ?? comparedTarget(argument, scans);
}
