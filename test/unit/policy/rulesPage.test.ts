import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { marked } from 'marked';
import { beforeAll, describe, expect, it } from 'vitest';
import { parsePolicy } from '../../../src/policy/policyFile';
import { optionNames } from '../../../src/policy/readOptions';
import { RULE_IDS } from '../../../src/policy/rule';
import { RULES } from '../../../src/policy/rules';
import { ruleText } from '../../../src/presentation/ruleTexts';

const ROOT = path.join(import.meta.dirname, '../../..');
const examplesOf = (text: string) =>
  Array.from(text.matchAll(/^```yaml\n([^]*?)^```/gm), ([, example = '']) => example);

describe('the page of the rules', () => {
  let sections: ReadonlyMap<string, string>;
  let page: string;

  beforeAll(async () => {
    page = await readFile(path.join(ROOT, 'docs/rules.md'), 'utf8');
    sections = new Map(
      page.split(/^#+ /m).map((section) => [section.slice(0, section.indexOf('\n')), section] as const),
    );
  });

  it('has a heading for each rule, which is where links lead', () => {
    const headings = marked.lexer(page).flatMap((token) => (token.type === 'heading' ? [String(token.text)] : []));
    expect(headings.filter((heading) => /^[a-z-]+$/.test(heading))).toEqual([...RULE_IDS]);
  });

  it.each(RULE_IDS)('says of %s what it takes, costs and cannot know', (id) => {
    const section = sections.get(id) ?? '';
    const options = optionNames(RULES.get(id)!.options);
    expect(Array.from(section.matchAll(/^- Option `(.*?)`/gm), ([, name]) => name)).toEqual(options);
    expect(Object.keys(ruleText(id).options)).toEqual(options);
    expect(section).toMatch(/^- Requests: \S/m);
    expect(section).toMatch(/^- Cannot know: \S/m);
    const { policy, problems } = parsePolicy(examplesOf(section)[0] ?? '');
    expect(problems).toEqual([]);
    expect([...policy.rules.keys()]).toEqual([id]);
  });

  it('has examples that are read without a problem, as have the README and the examples', async () => {
    const readme = await readFile(path.join(ROOT, 'README.md'), 'utf8');
    const own = await readFile(path.join(ROOT, 'examples/.oci-lens.yaml'), 'utf8');
    const policies = [...examplesOf(page), ...examplesOf(readme), own].filter((text) => /^rules:/m.test(text));
    expect(policies.length).toBeGreaterThan(RULE_IDS.length + 2);
    for (const text of policies) {
      const { policy, problems } = parsePolicy(text);
      expect(problems, text).toEqual([]);
      expect(policy.rules.size).toBeGreaterThan(0);
    }
  });
});
