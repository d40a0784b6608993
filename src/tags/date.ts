import { isDigit } from './digits';

/** A day, month or time that a tag is named after. */
export interface TagDate {
  /** Year, month, then day and time where the text has them. */
  readonly parts: readonly number[];
  /** The digits replaced: `####-##-##`, so that dates written differently are not taken for each other. */
  readonly form: string;
  readonly end: number;
}

/** `20240115`, `2024-01-15`, `2024-01`, `202401`, each with a time or without. Dotted ones are calendar versions. A counter may follow, `20240115.1`. */
const DATE =
  /(\d{4})([-_]?)(\d\d)(?:\2(\d\d)(?:(?:[T_-]|(?<=\d{8}))(\d\d)[-_]?(\d\d)(?:[-_]?(\d\d))?Z?)?)?(?![A-Za-z0-9])/y;

/** The date that stands at `start`, if it is one: month 13 makes it a number. */
export function dateAt(text: string, start: number): TagDate | undefined {
  // Most tags are versions, and this asks less than the pattern does.
  if (!isDigit(text, start + 3)) return undefined;
  DATE.lastIndex = start;
  const match = DATE.exec(text);
  if (!match) return undefined;
  const [whole, year, , month, day, ...time] = match;
  const parts = [year, month, day, ...time].filter((part) => part !== undefined).map(Number);
  const [, monthNumber = 0, dayNumber = 1, hour = 0, minute = 0, second = 0] = parts;
  if (!isYear(Number(year)) || monthNumber < 1 || monthNumber > 12 || dayNumber < 1 || dayNumber > 31) return undefined;
  if (hour > 23 || minute > 59 || second > 60) return undefined;
  return { parts, form: whole.replace(/\d/g, '#'), end: start + whole.length };
}

/** Whether a version that begins with this number is named after a year. */
export function isYear(number: number): boolean {
  return number >= 1990 && number <= 2099;
}
