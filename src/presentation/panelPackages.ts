import * as l10n from '@vscode/l10n';
import type { Sbom, SbomPackage } from '../artifacts/sbom';
import type { PackageRow, PanelPackages } from '../messages/panelHeld';
import type { Digest } from '../oci/digest';
import { plainLine } from './harmless';

/** Packages in one message: the page lays them out, and the host makes them harmless, within some milliseconds. */
const PIECE = 1_000;

/** All packages of an SBOM, in pieces that come one after another. */
export function* panelPackages(digest: Digest, { packages, more }: Sbom): Generator<PanelPackages> {
  for (let start = 0; start === 0 || start < packages.length; start += PIECE) {
    const rows = packages.slice(start, start + PIECE).map(packageRow);
    const isLast = start + PIECE >= packages.length;
    const leftOut =
      isLast && more > 0 ? { leftOut: l10n.t('{0} more are not listed: the file holds them.', more) } : {};
    yield { digest, append: start > 0, rows, ...leftOut };
  }
}

function packageRow({ name, version = '', licence = '', purl = '', supplier = '' }: SbomPackage): PackageRow {
  return [
    plainLine(name, 300),
    plainLine(version, 200),
    plainLine(licence, 400),
    plainLine(purl, 600),
    plainLine(supplier, 200),
  ];
}
