import { matches, searchWords } from './searchField';

/** Rows of which there may be very many, that come piece by piece, and those of them that fit what is searched for. */
export class SearchedRows<Row> {
  private readonly rows: Row[] = [];
  /** What is searched in, in lower case. */
  private readonly lowered: string[] = [];
  /** Indexes in `rows`; undefined: all of them. */
  private fitting: number[] | undefined;
  private wanted: readonly string[] = [];

  /** @param textOf what of a row is searched in. */
  constructor(private readonly textOf: (row: Row) => string) {}

  /** How many there are, whatever is searched for. */
  get all(): number {
    return this.rows.length;
  }

  /** How many fit. */
  get count(): number {
    return this.fitting?.length ?? this.rows.length;
  }

  get isSearched(): boolean {
    return this.fitting !== undefined;
  }

  /** @param append after those before, or in their place. */
  add(rows: readonly Row[], append: boolean): void {
    if (!append) this.rows.length = this.lowered.length = 0;
    const from = this.rows.length;
    for (const row of rows) {
      this.rows.push(row);
      this.lowered.push(this.textOf(row).toLowerCase());
    }
    if (!append) this.fitting = undefined;
    if (this.wanted.length > 0) this.fitting = [...(this.fitting ?? []), ...this.fittingFrom(from)];
  }

  searchFor(text: string): void {
    this.wanted = searchWords(text);
    this.fitting = this.wanted.length > 0 ? this.fittingFrom(0) : undefined;
  }

  /** Among those that fit. */
  at(index: number): Row | undefined {
    return this.rows[this.fitting?.[index] ?? index];
  }

  /** Among those that fit; undefined where it does not. */
  indexOf(row: Row): number | undefined {
    const { rows, fitting } = this;
    const index = fitting ? fitting.findIndex((fits) => rows[fits] === row) : rows.indexOf(row);
    return index < 0 ? undefined : index;
  }

  private fittingFrom(from: number): number[] {
    const { lowered, wanted } = this;
    const fitting: number[] = [];
    for (let index = from; index < lowered.length; index++) {
      if (matches(lowered[index] ?? '', wanted)) fitting.push(index);
    }
    return fitting;
  }
}
