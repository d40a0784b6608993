import type { Page } from 'playwright-core';
import { remoteUri, type Server } from './server';

export interface DevelopmentOptions {
  /** The folders of extensions to run from their sources' build. */
  extensions: string[];
  /** A CommonJS module whose `run` the extension host calls. */
  suite?: string;
}

/**
 * A built workbench takes neither `extensionDevelopmentPath` nor `extensionTestsPath` from its URL. So they are put into the configuration
 * that the page carries, while the workbench reads it. (The page must not be rewritten with `page.route()`: Chromium then takes it
 * for a page from nowhere and blocks its WebSocket to this machine.)
 */
export async function injectDevelopmentOptions(page: Page, server: Server, options: DevelopmentOptions): Promise<void> {
  const { extensions, suite } = options;
  const developmentOptions = {
    ...(extensions.length && { extensions: extensions.map((folder) => remoteUri(server, folder)) }),
    ...(suite && { extensionTestsPath: remoteUri(server, suite) }),
  };
  await page.addInitScript((injected) => {
    if (window.top !== window) return;
    // eslint-disable-next-line @typescript-eslint/unbound-method -- called with its `this` below
    const original = Element.prototype.getAttribute;
    Element.prototype.getAttribute = function (name) {
      const value = original.call(this, name);
      if (!value || name !== 'data-settings' || this.id !== 'vscode-workbench-web-configuration') return value;
      const configuration = JSON.parse(value) as {
        developmentOptions?: object;
        productConfiguration?: Record<string, unknown>;
      };
      configuration.developmentOptions = { ...configuration.developmentOptions, ...injected };
      const product = configuration.productConfiguration;
      if (product) {
        product.enableTelemetry = false;
        delete product.telemetryEndpoint;
        delete product.extensionsGallery;
      }
      return JSON.stringify(configuration);
    };
  }, developmentOptions);
}
