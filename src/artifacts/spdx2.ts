import { malformed, ok, type Parsed } from '../oci/parsed';
import { type JsonObject, objectAt, objectsAt, textAt, textsAt } from './jsonValue';
import type { SbomContent, SbomPackage } from './sbom';

/**
 * The content of an SPDX 2 document.
 * @see https://spdx.github.io/spdx-spec/v2.3/
 */
export function spdx2(document: JsonObject): Parsed<SbomContent> {
  const [, version] = /^SPDX-(2\.\d{1,3})$/.exec(textAt(document, 'spdxVersion') ?? '') ?? [];
  if (version === undefined) return malformed('not a version of SPDX 2');
  const creation = objectAt(document, 'creationInfo');
  return ok({
    format: 'spdx',
    version,
    name: textAt(document, 'name'),
    created: textAt(creation, 'created'),
    tools: textsAt(creation, 'creators').flatMap((creator) => /^Tool: *(.+)$/s.exec(creator)?.[1] ?? []),
    packages: objectsAt(document, 'packages').flatMap(packageOf),
  });
}

function packageOf(entry: JsonObject): SbomPackage | readonly [] {
  const name = textAt(entry, 'name');
  if (name === undefined) return [];
  const purl = objectsAt(entry, 'externalRefs').find((reference) => textAt(reference, 'referenceType') === 'purl');
  return {
    name,
    version: textAt(entry, 'versionInfo'),
    licence: asserted(textAt(entry, 'licenseConcluded')) ?? asserted(textAt(entry, 'licenseDeclared')),
    purl: textAt(purl, 'referenceLocator'),
    supplier: supplierName(textAt(entry, 'supplier')),
  };
}

/** Undefined for the words that say that nothing is known, or that there is nothing. */
export function asserted(text: string | undefined): string | undefined {
  return text === 'NOASSERTION' || text === 'NONE' ? undefined : text;
}

export function supplierName(text: string | undefined): string | undefined {
  return asserted(text)?.replace(/^(?:Organization|Person): */, '');
}
