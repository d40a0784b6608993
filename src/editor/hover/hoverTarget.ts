import * as vscode from 'vscode';
import type { LookUpDecision } from '../../operations/lookUpPolicy';
import { pinOffers } from '../../operations/pinOffers';
import type { Offers, Place } from '../../presentation/hover';
import type { Origins } from '../../presentation/originHover';
import type { Occurrence, UnresolvedReason } from '../../references/occurrence';
import { platformWish } from '../../references/platformAsk';
import type { Reference } from '../../references/reference';
import { at } from '../../references/scan';
import type { DocumentScans } from '../documents/documentScans';
import type { LookUps } from '../documents/lookUps';
import { mayEdit } from '../documents/mayEdit';
import { placeOf } from '../documents/placeOf';
import { originsOf } from './origins';

/** What a hover is about. */
export type HoverTarget = { readonly occurrence: Occurrence; readonly range: vscode.Range } & (
  | { readonly kind: 'unresolved'; readonly reason: UnresolvedReason }
  | {
      readonly kind: 'unasked';
      readonly reference: Reference;
      readonly origins: Origins | undefined;
      readonly place: Place;
      readonly why: Exclude<LookUpDecision, { kind: 'allowed' }>;
    }
  | ({ readonly kind: 'lookUp'; readonly reference: Reference; readonly origins: Origins | undefined } & Offers)
);

export async function hoverTarget(
  scans: DocumentScans,
  lookUps: LookUps,
  document: vscode.TextDocument,
  position: vscode.Position,
): Promise<HoverTarget | undefined> {
  const scan = await scans.scanOf(document);
  const occurrence = at(scan, document.offsetAt(position));
  if (!occurrence) return undefined;
  const { target, span } = occurrence;
  const range = new vscode.Range(document.positionAt(span.start), document.positionAt(span.end));
  if (target.kind === 'unresolved') return { kind: 'unresolved', occurrence, range, reason: target.reason };
  const { reference } = target;
  const place = placeOf(document.uri, scan, occurrence);
  const origins = originsOf(document, occurrence, reference);
  const decision = lookUps.mayLookUp(target, occurrence.parts);
  if (decision.kind === 'allowed') {
    const platform = platformWish(occurrence.asks);
    return {
      kind: 'lookUp',
      occurrence,
      range,
      reference,
      origins,
      place,
      platform,
      pins: pinOffers(occurrence, mayEdit(document.uri)),
    };
  }
  return { kind: 'unasked', occurrence, range, reference, origins, place, why: decision };
}
