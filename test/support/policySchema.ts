import { type JsonSchema, toJsonSchema } from '@valibot/to-json-schema';
import { RULE_IDS, type RuleId } from '../../src/policy/rule';
import { RULES } from '../../src/policy/rules';
import { ruleText } from '../../src/presentation/ruleTexts';

const SEVERITIES = ['off', 'hint', 'warning', 'error'];
const MAX_GLOB = 200;

const severity: JsonSchema = { description: 'Off, or how a violation is told.', enum: SEVERITIES };
const imageGlob: JsonSchema = {
  description:
    "A pattern for the whole of an image's name, as people write it or in full, without tag: ghcr.io/acme/**",
  type: 'string',
  minLength: 1,
  maxLength: MAX_GLOB,
};

/** The JSON schema of `.oci-lens.yaml`, from the rules' own schemas of their options. */
export function policySchema(): JsonSchema {
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'OCI Lens policy',
    description: 'What the images that a workspace names must be. Nothing is on by default.',
    type: 'object',
    additionalProperties: false,
    properties: {
      rules: rules(true),
      overrides: {
        description: 'Other settings for some images: the later wins, and what it does not say stays as it is.',
        type: 'array',
        items: {
          type: 'object',
          additionalProperties: false,
          required: ['images', 'rules'],
          properties: {
            images: {
              description: 'One pattern, or several of which one fits.',
              anyOf: [imageGlob, { type: 'array', minItems: 1, items: imageGlob }],
            },
            rules: rules(false),
          },
        },
      },
      ignore: {
        description: 'Rules that are ignored in some files, or for some images, with a reason.',
        type: 'array',
        items: {
          type: 'object',
          additionalProperties: false,
          required: ['rule', 'reason'],
          anyOf: [{ required: ['file'] }, { required: ['image'] }],
          properties: {
            rule: { description: 'The name of one rule.', enum: [...RULE_IDS] },
            file: {
              description: "A pattern for the path of a file, from the workspace's root: dev/**",
              type: 'string',
              minLength: 1,
              maxLength: MAX_GLOB,
            },
            image: imageGlob,
            reason: { description: 'Why, for who reads it later.', type: 'string', minLength: 1, pattern: '\\S' },
          },
        },
      },
    },
  };
}

/** @param isWhole overrides need not repeat what stands above them. */
function rules(isWhole: boolean): JsonSchema {
  return {
    description: 'For each rule a severity, or a mapping of its severity and options.',
    type: 'object',
    additionalProperties: false,
    properties: Object.fromEntries(RULE_IDS.map((id) => [id, rule(id, isWhole)])),
  };
}

function rule(id: RuleId, isWhole: boolean): JsonSchema {
  const { asks, options: texts } = ruleText(id);
  const { properties = {}, required = [] } = optionsOf(id);
  for (const [name, option] of Object.entries(properties)) {
    if (typeof option === 'object') properties[name] = { description: texts[name], ...option };
  }
  const isAlone = required.length === 0 || !isWhole;
  return {
    description: asks,
    anyOf: [
      isAlone ? severity : { ...severity, enum: ['off'] },
      {
        type: 'object',
        additionalProperties: false,
        ...(isWhole ? { required: ['severity', ...required] } : {}),
        properties: { severity, ...properties },
      },
    ],
  };
}

/** As they are written; what no schema can say (that an id is in a list) is left to the reader. */
function optionsOf(id: RuleId): JsonSchema {
  const options = RULES.get(id)?.options;
  if (!options) throw new Error(`There is no rule ${id}.`);
  const schema = toJsonSchema(options, { typeMode: 'input', errorMode: 'ignore', target: 'draft-07' });
  delete schema.$schema;
  return schema;
}
