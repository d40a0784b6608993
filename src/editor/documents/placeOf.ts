import type * as vscode from 'vscode';
import type { Place } from '../../presentation/hover';
import { identityOf } from '../../references/alike';
import type { Occurrence } from '../../references/occurrence';
import type { Scan } from '../../references/scan';

/** The argument of a link that is about an occurrence. */
export function placeOf(uri: vscode.Uri, scan: Scan, occurrence: Occurrence): Place {
  return { uri: uri.toString(), start: occurrence.span.start, ...identityOf(scan, occurrence) };
}
