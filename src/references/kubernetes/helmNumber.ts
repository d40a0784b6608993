import type { YamlDocument } from '../yaml/documents';
import type { LocatedScalar } from '../yaml/scalars';
import { type Part, partAt } from './composed';

/**
 * A part of a reference in the values of a chart, and what Helm may make of it: a number without quotes is a float to it, written anew
 * as Go writes one. Later versions keep whole numbers.
 * @see https://github.com/helm/helm/issues/11800
 * @see https://github.com/helm/helm/issues/13378
 */
export function helmPart(document: YamlDocument, scalar: LocatedScalar): Part {
  const part = partAt(scalar);
  if (part.from.kind !== 'document') return part;
  const start = part.from.span.start - document.offset;
  const isString = /(?:["']|!!?[\w-]*[ \t]+)$/.test(document.text.slice(Math.max(0, start - 40), start));
  const rendered = isString ? undefined : renderedNumber(scalar.value);
  return rendered === undefined ? part : { ...part, readAs: rendered };
}

/** How Go's templates write what YAML 1.1 reads as a number; undefined where it is none, or stays as it is. */
function renderedNumber(plain: string): string | undefined {
  const text = plain.replaceAll('_', '');
  const value = OCTAL.test(text) ? Number.parseInt(text, 8) : NUMBER.test(text) ? Number(text) : Number.NaN;
  if (!Number.isFinite(value)) return undefined;
  const rendered = asGo(value);
  return rendered === plain ? undefined : rendered;
}

/** @see https://yaml.org/type/int.html and https://yaml.org/type/float.html */
const OCTAL = /^0[0-7]+$/;
const NUMBER = /^(?:0x[\da-f]+|0b[01]+|0o[0-7]+|\d+(?:\.\d*)?(?:e[-+]?\d+)?)$/i;

/** `%v` of a float64: with an exponent of two digits from 1e+06 on, as from 1e-05 down. @see https://pkg.go.dev/fmt */
function asGo(value: number): string {
  const [digits = '', exponent = '0'] = value.toExponential().split('e');
  const power = Number(exponent);
  if (power >= -4 && power < MAX_POWER) return String(value);
  return `${digits}e${power < 0 ? '-' : '+'}${String(Math.abs(power)).padStart(2, '0')}`;
}

const MAX_POWER = 6;
