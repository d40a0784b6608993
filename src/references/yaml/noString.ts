/** Whether YAML reads a plain tag as something else than a string, by version 1.1 or 1.2. */
export function isNoString(tag: string): boolean {
  return NO_STRING.test(tag);
}

/** @see https://yaml.org/type/ and https://yaml.org/spec/1.2.2/#1032-tag-resolution */
const NO_STRING =
  /^(?:0b[01_]+|0o[0-7]+|0x[\da-f_]+|\d[\d_]*(?:\.[\d_]*)?(?:e-?\d+)?|\d{4}-\d\d?-\d\d?|true|false|yes|no|on|off|[yn]|null|)$/i;
