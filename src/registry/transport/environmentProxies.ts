import type { Proxies } from './proxies';
import { Tunnel } from './tunnel';

/**
 * The proxies that an environment names by HTTPS_PROXY, HTTP_PROXY, ALL_PROXY and NO_PROXY; the lower-case name comes first. What is no
 * http or https address, such as `socks5://…`, is unusable.
 */
export function proxiesFrom(environment: Readonly<Record<string, string | undefined>>): Proxies {
  const named = (...names: readonly string[]) => {
    const variables = names.flatMap((name) => [name, name.toUpperCase()]);
    return variables.find((variable) => environment[variable]?.trim());
  };
  const proxy = (name: string) => {
    const variable = named(name, 'all_proxy');
    return variable === undefined ? undefined : (proxyUrl(environment[variable] ?? '') ?? { variable });
  };
  return {
    http: proxy('http_proxy'),
    https: proxy('https_proxy'),
    openTunnel: (url, options) => new Tunnel(url, options),
    except: (environment[named('no_proxy') ?? ''] ?? '')
      .toLowerCase()
      .split(/[\s,]+/)
      .filter(Boolean),
  };
}

function proxyUrl(written: string): URL | undefined {
  const text = written.trim();
  const address = text.includes('://') ? text : `http://${text}`;
  if (!URL.canParse(address)) return undefined;
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
