import type { Reference } from '../references/reference';

/** A look at a registry that is under way. */
export interface Look {
  readonly reference: Reference;
  /** What it finds may be no longer what would be told now. */
  isOutdated: boolean;
}

/** Looks whose answers are kept or told of, unless answers to them change meanwhile. */
export class LooksUnderWay {
  private readonly looks = new Set<Look>();

  begin(reference: Reference): Look {
    const look = { reference, isOutdated: false };
    this.looks.add(look);
    return look;
  }

  end(look: Look): void {
    this.looks.delete(look);
  }

  outdate(concerns: (reference: Reference) => boolean): void {
    for (const look of this.looks) look.isOutdated ||= concerns(look.reference);
  }
}
