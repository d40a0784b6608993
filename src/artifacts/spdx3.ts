import { malformed, ok, type Parsed } from '../oci/parsed';
import { type JsonObject, objectOf, objectsAt, textAt, textsAt } from './jsonValue';
import type { SbomContent, SbomPackage } from './sbom';
import { asserted } from './spdx2';

const LICENCE_RELATIONS = ['hasConcludedLicense', 'hasDeclaredLicense'] as const;

const LISTED = /^https?:\/\/spdx\.org\/licenses\/([A-Za-z0-9.+-]{1,100})$/;

/** Whether a document has the context of SPDX 3's JSON-LD. */
export function isSpdx3(document: JsonObject): boolean {
  return /^https:\/\/spdx\.org\/rdf\/3\.\d/.test(textAt(document, '@context') ?? '');
}

/**
 * The content of an SPDX 3 document, a graph of elements that refer to each other by `spdxId`.
 * @see https://spdx.github.io/spdx-spec/v3.0.1/serializations/
 */
export function spdx3(document: JsonObject): Parsed<SbomContent> {
  const elements = objectsAt(document, '@graph');
  const root = elements.find(isOf('SpdxDocument'));
  if (!root) return malformed('no SpdxDocument in the graph');
  const byId = new Map(elements.flatMap((element) => idsOf(element).map((id) => [id, element] as const)));
  const named = (id: unknown) => (typeof id === 'string' ? textAt(byId.get(id), 'name') : undefined);
  // Written in place, or referred to.
  const creation = objectOf(root['creationInfo']) ?? byId.get(textAt(root, 'creationInfo') ?? '');
  const licences = licencesOf(elements, byId);
  return ok({
    format: 'spdx',
    version: textAt(creation, 'specVersion') ?? '3',
    name: textAt(root, 'name'),
    created: textAt(creation, 'created'),
    tools: textsAt(creation, 'createdUsing').flatMap((id) => named(id) ?? []),
    packages: elements.filter(isOf('software_Package')).flatMap((element): SbomPackage | readonly [] => {
      const name = textAt(element, 'name');
      if (name === undefined) return [];
      return {
        name,
        version: textAt(element, 'software_packageVersion'),
        licence: licences.get(textAt(element, 'spdxId') ?? ''),
        purl: textAt(element, 'software_packageUrl') ?? externalPurl(element),
        supplier: named(element['suppliedBy']),
      };
    }),
  });
}

/** The licence of each package by its id: what was concluded, else what is declared. */
function licencesOf(
  elements: readonly JsonObject[],
  byId: ReadonlyMap<string, JsonObject>,
): ReadonlyMap<string, string> {
  const licences = new Map<string, string>();
  const relations = elements.filter(isOf('Relationship'));
  for (const type of LICENCE_RELATIONS) {
    for (const relation of relations) {
      const from = textAt(relation, 'from');
      if (from === undefined || licences.has(from) || textAt(relation, 'relationshipType') !== type) continue;
      const [expression] = textsAt(relation, 'to').flatMap((id) => expressionOf(id, byId.get(id)) ?? []);
      if (expression !== undefined) licences.set(from, expression);
    }
  }
  return licences;
}

/** The same may be said as one identifier of several. */
function externalPurl(element: JsonObject): string | undefined {
  const isPurl = (each: JsonObject) => textAt(each, 'externalIdentifierType') === 'packageUrl';
  return textAt(objectsAt(element, 'externalIdentifier').find(isPurl), 'identifier');
}

/** Of an expression, or of a licence of SPDX's own list, which documents name without having it; undefined where nothing is said. */
function expressionOf(id: string, element: JsonObject | undefined): string | undefined {
  const [, listed] = LISTED.exec(id) ?? [];
  return asserted(textAt(element, 'simplelicensing_licenseExpression')) ?? listed;
}

function isOf(type: string): (element: JsonObject) => boolean {
  return (element) => (textAt(element, 'type') ?? textAt(element, '@type')) === type;
}

/** Nodes without an IRI of their own, as CreationInfo, are named by `@id`. */
function idsOf(element: JsonObject): readonly string[] {
  return [textAt(element, 'spdxId'), textAt(element, '@id')].flatMap((id) => id ?? []);
}
