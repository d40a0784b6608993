import { expect, it } from 'vitest';
import { yamlDocuments } from '../../../src/references/yaml/documents';
import { templateStructure } from '../../../src/references/yaml/templateStructure';

it.each(['a: b\n', 'a: {{ b }}\n'])('goes through a text once, however many ask: %j', (text) => {
  const [document] = yamlDocuments(text, () => true);
  let looks = 0;
  const counted = {
    ...document!,
    get text() {
      looks++;
      return text;
    },
  };
  const first = templateStructure(counted);
  const looksOnce = looks;
  expect(looksOnce).toBeGreaterThan(0);
  expect(templateStructure(counted)).toBe(first);
  expect(looks).toBe(looksOnce);
});
