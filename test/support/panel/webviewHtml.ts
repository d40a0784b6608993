import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { root } from '../../../scripts/paths.mjs';

export const THEMES = ['dark', 'light', 'highContrastDark', 'highContrastLight'] as const;

export type ThemeName = (typeof THEMES)[number];

/** What VS Code puts into a webview, as its four themes did (version 1.139). */
interface Webviews {
  readonly style: string;
  readonly themes: Readonly<
    Record<ThemeName, { readonly bodyClass: string; readonly variables: Readonly<Record<string, string>> }>
  >;
}

/** The page as VS Code shows it: its own style and script stand before the policy, then what editor/panel/panelHtml writes. */
export async function webviewHtml(theme: ThemeName): Promise<string> {
  const file = path.join(root, 'test/fixtures/webviews.json');
  const { style, themes } = JSON.parse(await readFile(file, 'utf8')) as Webviews;
  const { bodyClass, variables } = themes[theme];
  return `<!DOCTYPE html>
<html lang="en">
<head>
<style>${style}
html { background: var(--vscode-editor-background); }</style>
<script>(${prelude.toString()})(${JSON.stringify({ bodyClass, variables })});</script>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'nonce-page'; style-src 'self' 'nonce-style';">
<meta property="csp-nonce" content="style">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="/panel.css">
<title>Image</title>
</head>
<body>
<main id="panel"></main>
<script nonce="page" src="/panel.js"></script>
</body>
</html>`;
}

/** Runs in the page, before anything of ours. */
function prelude({ bodyClass, variables }: { bodyClass: string; variables: Record<string, string> }): void {
  window.posted = [];
  window.kept = [];
  window.violations = [];
  Object.assign(window, {
    acquireVsCodeApi: () => ({
      postMessage: (message: (typeof window.posted)[number]) => window.posted.push(message),
      setState: (state: unknown) => window.kept.push(state),
    }),
  });
  for (const name of ['open', 'alert', 'confirm', 'prompt'] as const) {
    Object.assign(window, { [name]: () => void window.violations.push(name) });
  }
  for (const [name, value] of Object.entries(variables)) document.documentElement.style.setProperty(name, value);
  document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) => {
    window.violations.push(`${violatedDirective} ${blockedURI}`);
  });
  window.addEventListener('error', ({ message }) => window.violations.push(message));
  document.addEventListener('DOMContentLoaded', () => document.body.setAttribute('class', bodyClass));
  // VS Code opens links itself; here none may be followed.
  document.addEventListener('click', (event) => {
    const link = event.composedPath().find((target) => target instanceof HTMLAnchorElement);
    if (!link || link.getAttribute('href')?.startsWith('#')) return;
    event.preventDefault();
    window.violations.push(`link ${link.href}`);
  });
}
