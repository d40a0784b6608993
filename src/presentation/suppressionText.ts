import * as l10n from '@vscode/l10n';
import type { SuppressionProblem } from '../policy/suppressionProblems';
import { plainLine } from './harmless';

const EXAMPLE = 'oci-lens-ignore pinned: local development';

/** Why a comment turns nothing off, and what to write: plain text. */
export function suppressionSentence(problem: SuppressionProblem): string {
  switch (problem.kind) {
    case 'missingReason':
      return l10n.t(
        'Without a reason this comment does not turn {0} off: say why, for who reads it later: {1}',
        plainLine(problem.rule, 80),
        `oci-lens-ignore ${plainLine(problem.rule, 80)}: …`,
      );
    case 'unknownRule': {
      const sentence = l10n.t(
        "There is no rule '{0}', so this comment does not turn one off.",
        plainLine(problem.rule, 80),
      );
      return problem.nearest === undefined ? sentence : `${sentence} ${l10n.t("Did you mean '{0}'?", problem.nearest)}`;
    }
    case 'malformed':
      return l10n.t(
        'This comment turns nothing off: write it as {0}, in small letters, several rules with commas between them.',
        EXAMPLE,
      );
    case 'misplaced':
      return problem.isAbove
        ? l10n.t(
            'This comment turns nothing off, for it belongs to no image: it has to stand on the line right above the one that names the image.',
          )
        : l10n.t(
            'This comment turns nothing off, for it belongs to no image: it has to stand at the end of the line that names the image.',
          );
  }
}
