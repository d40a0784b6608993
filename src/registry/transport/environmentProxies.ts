import type { Proxies } from './proxies';
import { Tunnel } from './tunnel';

/**
 * The proxies that an environment names by HTTPS_PROXY, HTTP_PROXY, ALL_PROXY and NO_PROXY; the lower-case name comes first. What is no
 * http or https address counts as absent.
 */
export function proxiesFrom(environment: Readonly<Record<string, string | undefined>>): Proxies {
  const named = (name: string) => environment[name] || environment[name.toUpperCase()] || '';
  const all = named('all_proxy');
  return {
    http: proxyUrl(named('http_proxy') || all),
    https: proxyUrl(named('https_proxy') || all),
    openTunnel: (proxy, options) => new Tunnel(proxy, options),
    except: named('no_proxy')
      .toLowerCase()
      .split(/[\s,]+/)
      .filter(Boolean),
  };
}

function proxyUrl(text: string): URL | undefined {
  const address = text.includes('://') ? text : `http://${text}`;
  if (!text || !URL.canParse(address)) return undefined;
  const url = new URL(address);
  if (!/^https?:$/.test(url.protocol)) return undefined;
  url.username = decodable(url.username);
  url.password = decodable(url.password);
  return url;
}

/** People write a password's own '%' as it is. */
function decodable(text: string): string {
  const written = text.replaceAll(/%(?![\da-f]{2})/gi, '%25');
  try {
    decodeURIComponent(written);
    return written;
  } catch {
    // No UTF-8: every '%' is one.
    return text.replaceAll('%', '%25');
  }
}
