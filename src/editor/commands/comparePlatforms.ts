import * as vscode from 'vscode';
import { summariseImage } from '../../inspection/inspectImage';
import type { Descriptor } from '../../oci/descriptor';
import { platformEntries } from '../../oci/manifest';
import { compareMessages } from '../../presentation/compareMessages';
import { imageName } from '../../presentation/compareNames';
import { shortDigest } from '../../presentation/format';
import { entryName } from '../../presentation/names';
import { askOfPerson, type Locator } from '../../registry/imageSource';
import { withPatientProgress } from '../progress';
import { askImage } from './askImage';
import { comparedTarget } from './comparedTarget';
import { showLookUpFailure, showNote } from './report';
import { type ComparisonContext, showComparison } from './showComparison';

/** Compares two platforms of one image, both chosen by the user: of the one that `argument` names, or one that the user chooses too. */
export async function comparePlatforms(argument: unknown, context: ComparisonContext): Promise<void> {
  const question = { title: compareMessages.title(), placeholder: compareMessages.imagePlaceholder() };
  const given = argument === undefined ? undefined : await comparedTarget(argument, context.scans);
  const target = given ?? (await askImage(question, context));
  if (!target) return;
  const { locator } = target;
  const entries = await entriesOf(locator, context);
  if (!entries) return;
  if (entries.length < 2) {
    showNote(compareMessages.fewPlatforms());
    return;
  }
  const title = compareMessages.platformTitle(imageName(locator));
  const left = await choose(entries, title, compareMessages.leftPlatform());
  const rest = entries.filter((entry) => entry !== left);
  const right = left && (await choose(rest, title, compareMessages.rightPlatform()));
  if (right) await showComparison({ locator, entry: left }, { locator, entry: right }, context);
}

/** Undefined where they cannot be read, which is shown. */
async function entriesOf(
  locator: Locator,
  { sources, lookUps, log }: ComparisonContext,
): Promise<readonly Descriptor[] | undefined> {
  if (locator.kind === 'registry') lookUps.lookedUp(locator.reference);
  try {
    const { fetched } = await withPatientProgress(compareMessages.comparing(imageName(locator)), (signal) =>
      summariseImage(sources, locator, askOfPerson(signal)),
    );
    return fetched.value.kind === 'index' ? platformEntries(fetched.value) : [];
  } catch (error) {
    showLookUpFailure(error, locator, log);
    return undefined;
  }
}

async function choose(entries: readonly Descriptor[], title: string, placeHolder: string) {
  const items = entries.map((entry) => ({ label: entryName(entry), description: shortDigest(entry.digest), entry }));
  return (await vscode.window.showQuickPick(items, { title, placeHolder }))?.entry;
}
