import type { SimpleLicencePolicy } from '../detail';
import { type ImageDetail, judgeImages, type Judgement, PASSES } from '../images';
import type { ImageFacts, Needs } from '../imageFacts';
import type { Outcome, Subject } from '../rule';
import { correctedExpression } from './correctedExpression';
import { type Expression, formatTerm, readExpression, type Term, type WhyUnreadable } from './expression';
import { licenceOf, LICENCES_KEY } from './licenceOf';

/** Of each rule about licences: what is distributed is all of it, whatever platform a document asks for. */
export const LICENCE_NEEDS: Needs = { level: 'configs', platforms: { kind: 'all' } };

/** What is wrong with an image, by its licence as written; undefined where it says none. */
export function judgeLicences(
  { facts }: Subject,
  judge: (text: string | undefined, simple: SimpleLicencePolicy) => ImageDetail | undefined,
): readonly Outcome[] {
  const simple = simpleLicencePolicy(facts);
  return judgeImages(facts.images, (image): Judgement => {
    const licence = licenceOf(image, facts);
    if (licence.kind !== 'known') return licence;
    const detail = judge(licence.value, simple);
    return detail ? { kind: 'violates', details: [detail] } : PASSES;
  });
}

/**
 * What is wrong with an image whose licence does not fit.
 * @param absent whether no licence does not fit, either.
 * @param wrongTerms those for which an expression does not; none where it does.
 */
export function judgeExpressions(
  subject: Subject,
  kind: 'licenceNotApproved' | 'licenceNotAllowed' | 'licenceDenied',
  absent: 'isWrong' | 'isFine',
  wrongTerms: (expression: Expression) => readonly Term[],
): readonly Outcome[] {
  return judgeLicences(subject, (text, simple) => {
    if (text === undefined) return absent === 'isWrong' ? { kind: 'licenceAbsent', simple } : undefined;
    const expression = readExpression(text);
    if (typeof expression === 'string') return unreadable(text, expression);
    const terms = [...new Set(wrongTerms(expression).map(formatTerm))];
    return terms.length > 0 ? { kind, expression: text, terms, simple } : undefined;
  });
}

export function unreadable(text: string, why: WhyUnreadable): ImageDetail {
  return { kind: 'licenceUnreadable', text, why, corrected: correctedExpression(text) };
}

/** The key is all that it looks for, at what the reference itself stands for. */
function simpleLicencePolicy({ manifest }: ImageFacts): SimpleLicencePolicy {
  const isThere = manifest?.kind === 'known' && Object.hasOwn(manifest.value.annotations, LICENCES_KEY);
  return isThere ? 'passes' : 'rejects';
}
