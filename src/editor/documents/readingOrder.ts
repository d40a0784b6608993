/**
 * The order of readings that are under way at once, each of one thing or of many: what began to be read later saw later content, so
 * that an earlier one which takes longer does not undo it.
 */
export class ReadingOrder {
  private last = 0;
  private readonly underWay = new Set<number>();
  /** The reading whose result each thing has, as long as an earlier one may come. */
  private readonly taken = new Map<string, number>();

  /** The number of a reading that begins now. */
  begin(): number {
    this.underWay.add(++this.last);
    return this.last;
  }

  /** Whether what `reading` says of `key` is to be taken up; if so, no earlier reading has a say any more. */
  takes(key: string, reading: number): boolean {
    if ((this.taken.get(key) ?? 0) > reading) return false;
    this.taken.set(key, reading);
    return true;
  }

  /** The things of which a result was taken up while another reading may still come. */
  keys(): Iterable<string> {
    return this.taken.keys();
  }

  end(reading: number): void {
    this.underWay.delete(reading);
    if (this.underWay.size === 0) this.taken.clear();
  }
}
