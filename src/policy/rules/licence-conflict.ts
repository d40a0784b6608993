import { judgeImages, PASSES } from '../images';
import { normalForm, parseExpression } from '../licence/expression';
import { LICENCE_NEEDS } from '../licence/judgeLicences';
import { saidLicences } from '../licence/licenceOf';
import type { Rule } from '../rule';
import { noOptions } from '../options';

/** All places that say the licence of an image say the same. */
export const licenceConflict: Rule<object> = {
  id: 'licence-conflict',
  options: noOptions,
  needs: () => LICENCE_NEEDS,
  check: ({ facts }) =>
    judgeImages(facts.images, (image) => {
      const { said, unread } = saidLicences(image, facts);
      if (new Set(said.map(({ text }) => meaning(text))).size > 1) {
        return { kind: 'violates', details: [{ kind: 'licenceConflict', said }] };
      }
      return unread ? { kind: 'unknown', why: unread } : PASSES;
    }),
};

/** What is no expression is compared as it is written. */
function meaning(text: string): string {
  const expression = parseExpression(text);
  return expression ? normalForm(expression) : text;
}
