import * as l10n from '@vscode/l10n';
import type { SuppressionProblem } from '../policy/suppressionProblems';
import { plainLine } from './harmless';

/** One or two sentences of plain text. */
export function suppressionSentence(problem: SuppressionProblem): string {
  const rule = plainLine(problem.suppression.rule, 80);
  switch (problem.kind) {
    case 'missingReason':
      return l10n.t('Say why, for who reads it later: {0}', `oci-lens-ignore ${rule}: …`);
    case 'unknownRule':
      return problem.nearest === undefined
        ? l10n.t("There is no rule '{0}', so this comment turns nothing off.", rule)
        : l10n.t(
            "There is no rule '{0}', so this comment turns nothing off. Did you mean '{1}'?",
            rule,
            problem.nearest,
          );
  }
}
