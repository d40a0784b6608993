import * as v from 'valibot';
import { textOption } from '../options';
import { correctedExpression } from './correctedExpression';
import { parseExpression, type Term } from './expression';

/** A licence that a policy names: an id of the list, `A WITH e`, `A+` or a `LicenseRef-`. */
export const termOption = v.pipe(
  textOption,
  v.rawTransform(({ dataset, addIssue, NEVER }): Term => {
    const term = parseExpression(dataset.value);
    if (term?.kind === 'term') return term;
    addIssue({ message: 'is not an id of the SPDX licence list' });
    return NEVER;
  }),
);

/** The one licence that somebody meant who wrote `text`, which is none. */
export function meantTerm(text: string): string | undefined {
  const meant = correctedExpression(text);
  return meant !== undefined && parseExpression(meant)?.kind === 'term' ? meant : undefined;
}
