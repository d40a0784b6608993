import * as l10n from '@vscode/l10n';
import { sbomIn } from '../inspection/held';
import type { HeldLayer } from '../inspection/heldReading';
import type { Check } from '../messages/check';
import type { HeldItem, PanelHeld } from '../messages/panelHeld';
import { TITLE_KEY } from '../oci/artifactManifest';
import type { Locator } from '../registry/imageSource';
import { formatBytes } from './format';
import { plainLine } from './harmless';
import { heldTitle, shownContent } from './heldContentText';
import { lookUpSentence } from './lookUpSentence';

/** The section of what an artifact holds; layers that turn out to hold nothing that is known here are left out. */
export function heldPart(
  locator: Locator,
  layers: readonly HeldLayer[],
  more: number,
  checks: readonly Check[] = [],
): PanelHeld {
  const items = layers
    .filter(({ held }) => held.kind !== 'ready' || held.value.facts !== undefined)
    .map((layer) => itemOf(locator, layer));
  if (more === 0 || items.length === 0) return { items, checks: [...checks] };
  return { items, checks: [...checks], leftOut: l10n.t('Only the first {0} files are read.', layers.length) };
}

function itemOf(locator: Locator, { descriptor, held }: HeldLayer): HeldItem {
  const { digest, mediaType, size, annotations } = descriptor;
  const name = annotations[TITLE_KEY] ?? annotations['in-toto.io/predicate-type'];
  const note = plainLine(name ?? mediaType);
  switch (held.kind) {
    case 'loading':
    case 'unasked':
      return { digest, title: note, note: formatBytes(size), state: { kind: held.kind } };
    case 'failed': {
      const { error } = held;
      const isRefusal = error.kind === 'unauthorized' || error.kind === 'denied';
      const sentence =
        error.kind === 'tooLarge'
          ? l10n.t('This file is too large to be shown here ({0}): save it instead.', formatBytes(size))
          : lookUpSentence(error, locator, 'content');
      return {
        ...{ digest, title: note, note: formatBytes(size) },
        state: { kind: 'failed', sentence, canSignIn: isRefusal && locator.kind === 'registry' },
      };
    }
    case 'ready': {
      const { value } = held;
      const { content, facts } = value;
      const sbom = sbomIn(value);
      const shown = content
        ? shownContent(content)
        : {
            problems: [
              l10n.t('Its content cannot be read: {0}', plainLine(facts && 'reason' in facts ? facts.reason : '')),
            ],
            ...{ facts: [], tables: [] },
          };
      return {
        digest,
        title: content ? heldTitle(content, mediaType) : note,
        note: content ? note : formatBytes(size),
        state: {
          kind: 'ready',
          ...shown,
          ...(sbom ? { packages: sbom.packages.length + sbom.more } : {}),
        },
      };
    }
  }
}
