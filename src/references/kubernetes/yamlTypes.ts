/**
 * Plain values as Kubernetes reads them, which is YAML 1.1 with the integers of Go: `0x0`, `0o17`, `017`, `1_000`, `-0`, `0.0`, `yes`.
 * @see https://github.com/kubernetes-sigs/yaml/blob/master/goyaml.v2/resolve.go
 */
export function integerOf(value: string): bigint | undefined {
  if (value.length > MAX_LENGTH) return undefined;
  const plain = value.replaceAll('_', '');
  const [, sign, digits] = /^([-+]?)(0[xX][0-9a-fA-F]+|0[oO]?[0-7]+|0[bB][01]+|0|[1-9][0-9]*)$/.exec(plain) ?? [];
  if (digits === undefined) return wholeFloat(plain);
  const magnitude = BigInt(/^0[0-7]/.test(digits) ? `0o${digits.slice(1)}` : digits);
  return sign === '-' ? -magnitude : magnitude;
}

const MAX_LENGTH = 100;
const FLOAT = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/;

/** `0.0` and `1e3` are written as integers when they go on as JSON; `0.5` is refused. */
function wholeFloat(value: string): bigint | undefined {
  const number = FLOAT.test(value) ? Number(value) : NaN;
  return Number.isSafeInteger(number) ? BigInt(number) : undefined;
}

export function isTrue(value: string): boolean {
  return TRUE.has(value);
}

export function isFalse(value: string): boolean {
  return FALSE.has(value);
}

const TRUE: ReadonlySet<string> = new Set('y Y yes Yes YES true True TRUE on On ON'.split(' '));
const FALSE: ReadonlySet<string> = new Set('n N no No NO false False FALSE off Off OFF'.split(' '));
