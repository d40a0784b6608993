import { formatReference, type Reference } from '../../references/reference';

/** The references that a person has asked for in this session, by a link or a command that names the one reference. */
export class AskedReferences {
  private readonly names = new Set<string>();

  add(reference: Reference): void {
    this.names.add(formatReference(reference));
  }

  has(reference: Reference): boolean {
    return this.names.has(formatReference(reference));
  }
}
