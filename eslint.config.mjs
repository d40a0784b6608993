// @ts-check
import js from '@eslint/js';
import tseslint from 'typescript-eslint';

/** What knows neither people nor shells. */
const core = ['oci', 'references', 'tags', 'registry', 'artifacts', 'inspection', 'policy', 'operations'];

/**
 * The direction of imports (README, "Architecture"): each folder of src/ names the folders that it may import.
 * Whatever is not named here is forbidden, so a new folder starts with nothing.
 * @type {Record<string, string[]>}
 */
const mayImport = {
  oci: [],
  references: ['oci'],
  tags: ['oci'],
  registry: ['oci', 'references'],
  artifacts: ['oci'],
  inspection: ['oci', 'references', 'tags', 'registry', 'artifacts'],
  policy: ['oci', 'references', 'tags', 'registry', 'artifacts', 'inspection'],
  operations: core.filter((folder) => folder !== 'operations'),
  presentation: [...core, 'messages'],
  messages: [],
  editor: [...core, 'presentation', 'messages'],
  cli: [...core, 'presentation', 'messages'],
};
const folders = Object.keys(mayImport);

/**
 * Only editor/ and the composition root know VS Code; only registry/ knows HTTP.
 * @type {Record<string, string[]>}
 */
const restrictedModules = {
  vscode: ['editor'],
  'node-fetch': ['registry'],
  'node:http': ['registry'],
  'node:https': ['registry'],
};

const directions = Object.entries(mayImport).map(([folder, allowed]) => {
  const forbidden = folders.filter((other) => other !== folder && !allowed.includes(other));
  /** @type {import('typescript-eslint').ConfigWithExtends} */
  const direction = {
    files: [`src/${folder}/**/*.ts`],
    rules: {
      '@typescript-eslint/no-restricted-imports': [
        'error',
        {
          paths: Object.entries(restrictedModules)
            .filter(([, users]) => !users.includes(folder))
            .map(([name, users]) => ({ name, message: `Only src/${users.join(', src/')} may import '${name}'.` })),
          patterns: [
            ...(forbidden.length
              ? [
                  {
                    regex: `^(\\.\\./)+(${forbidden.join('|')})(/|$)`,
                    message: `src/${folder} may import only: ${allowed.join(', ') || 'nothing of ours'}.`,
                  },
                ]
              : []),
            { regex: '^(\\.\\./)+(webview|test|scripts)/', message: 'src/ does not import what stands beside it.' },
          ],
        },
      ],
    },
  };
  return direction;
});

export default tseslint.config(
  { ignores: ['dist/**', 'dist-test/**', 'node_modules/**', '.vscode-test/**', 'test-results/**', 'test/fixtures/**'] },
  js.configs.recommended,
  {
    files: ['**/*.ts'],
    extends: [...tseslint.configs.strictTypeChecked],
    languageOptions: {
      parserOptions: { project: ['tsconfig.json', 'webview/tsconfig.json', 'test/tsconfig.json'] },
    },
    rules: {
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-floating-promises': ['error', { allowForKnownSafeCalls: [] }],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/no-confusing-void-expression': [
        'error',
        { ignoreArrowShorthand: true, ignoreVoidReturningFunctions: true },
      ],
      'no-console': 'error',
    },
  },
  {
    files: ['**/*.mjs'],
    languageOptions: {
      globals: {
        process: 'readonly',
        console: 'readonly',
        URL: 'readonly',
        fetch: 'readonly',
        AbortController: 'readonly',
        AbortSignal: 'readonly',
        setTimeout: 'readonly',
        clearTimeout: 'readonly',
        Buffer: 'readonly',
      },
    },
  },
  ...directions,
  {
    files: ['webview/**/*.ts'],
    rules: {
      '@typescript-eslint/no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              regex: '^(\\.\\./)+src/(?!messages/)',
              message: 'The webview knows the messages and nothing else of src/.',
            },
          ],
        },
      ],
    },
  },
  {
    files: ['test/**/*.ts'],
    rules: {
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-unused-expressions': 'off',
      'no-console': 'off',
    },
  },
);
