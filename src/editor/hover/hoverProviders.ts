import * as vscode from 'vscode';
import { readDetails, summariseImage } from '../../inspection/inspectImage';
import { detailsHover, failureHover, summaryHover, unaskedHover, unresolvedHover } from '../../presentation/hover';
import type { ImageSource, RegistryLocator } from '../../registry/imageSource';
import { asRegistryError } from '../../registry/registryError';
import type { DocumentScans } from '../documents/documentScans';
import { FILE_PATTERNS, LANGUAGES } from '../documents/languages';
import type { LookUps } from '../documents/lookUps';
import { readPlatform } from '../settings';
import { signalOf } from '../signal';
import { viewer } from '../viewer';
import { toHover } from './hoverMarkdown';
import { type HoverTarget, hoverTarget } from './hoverTarget';

/**
 * The hover, as two providers that share one load: VS Code shows each answer as it comes, so the summary stands while the
 * configuration is on its way. The one registered first is shown last.
 */
export function registerHovers(source: ImageSource, scans: DocumentScans, lookUps: LookUps): vscode.Disposable {
  const provider = (
    answer: (target: HoverTarget, signal: AbortSignal) => Promise<vscode.Hover | undefined>,
  ): vscode.HoverProvider => ({
    provideHover: async (document, position, token) => {
      const target = await hoverTarget(scans, lookUps, document, position);
      return target && (await answer(target, signalOf(token)));
    },
  });
  const selector = [...LANGUAGES, ...FILE_PATTERNS];
  return vscode.Disposable.from(
    vscode.languages.registerHoverProvider(
      selector,
      provider((target, signal) => details(source, target, signal)),
    ),
    vscode.languages.registerHoverProvider(
      selector,
      provider((target, signal) => summary(source, target, signal)),
    ),
  );
}

async function summary(
  source: ImageSource,
  target: HoverTarget,
  signal: AbortSignal,
): Promise<vscode.Hover | undefined> {
  if (target.kind === 'unresolved') return toHover(unresolvedHover(target.reason), target.range);
  if (target.kind === 'unasked') return toHover(unaskedHover(target.reference, target.place, target.why), target.range);
  const locator: RegistryLocator = { kind: 'registry', reference: target.reference };
  try {
    return toHover(summaryHover(await summariseImage(source, locator, { signal }), target), target.range);
  } catch (error) {
    return failure(error, target, 'reference');
  }
}

async function details(
  source: ImageSource,
  target: HoverTarget,
  signal: AbortSignal,
): Promise<vscode.Hover | undefined> {
  if (target.kind !== 'lookUp') return undefined;
  const locator: RegistryLocator = { kind: 'registry', reference: target.reference };
  // Where the manifest cannot be had, the summary says so.
  const image = await summariseImage(source, locator, { signal }).catch(() => undefined);
  if (!image) return undefined;
  const wishes = [target.occurrence.asks.platform?.value, readPlatform()];
  try {
    const known = await readDetails(source, image, { kind: 'wishes', wishes }, { signal });
    return toHover(detailsHover(image, known, viewer()), target.range);
  } catch (error) {
    return failure(error, target, 'content');
  }
}

function failure(
  error: unknown,
  target: Extract<HoverTarget, { kind: 'lookUp' }>,
  part: 'reference' | 'content',
): vscode.Hover | undefined {
  const known = asRegistryError(error, target.reference.registry);
  if (known.kind === 'cancelled') return undefined;
  return toHover(failureHover(known, target.reference, target.place, part), target.range);
}
