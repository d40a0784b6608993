import { expect, it } from 'vitest';
import { documentSpans } from '../../../src/references/yaml/documentSpans';

it.each([
  ['no marker', ['a: 1\n']],
  ['nothing', ['']],
  ['start markers', ['---\na\n', '---\nb\n', '--- x\n', '---']],
  ['a start marker behind nothing', ['\n', '---']],
  ['end markers', ['a\n...', '\nb\n...', '\n']],
  ['an end marker at the end', ['a\n...']],
  ['both', ['a\n...', ' # c\n', '---\nb\n', '---\n...', '\n', '---']],
  ['CR LF', ['a\r\n', '---\r\nb\r\n...', '\r\n']],
  ['what is longer, or not at the start of a line', ['a\n---b\n----\n....\n ---\n ...\nc']],
])('parts a text with %s', (_name, parts) => {
  const text = parts.join('');
  const spans = documentSpans(text);
  expect(spans.map(({ start, end }) => text.slice(start, end))).toEqual(parts);
  expect(spans.map(({ start }) => start)).toEqual(parts.map((_part, index) => parts.slice(0, index).join('').length));
});
