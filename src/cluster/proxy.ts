/** The proxy of the environment for this server, by the rules of Go's httpproxy, which kubectl follows. */
export function proxyFor(server: string, env: Readonly<Record<string, string | undefined>>): string | undefined {
  const { protocol, hostname, port } = new URL(server);
  const proxy = protocol === 'https:' ? (env.HTTPS_PROXY ?? env.https_proxy) : (env.HTTP_PROXY ?? env.http_proxy);
  if (!proxy) return undefined;
  if (hostname === 'localhost' || hostname === '[::1]' || /^127\./.test(hostname)) return undefined;
  const spared = (env.NO_PROXY ?? env.no_proxy ?? '').split(',').map((one) => one.trim().toLowerCase());
  if (spared.some((one) => one !== '' && spares(one, hostname, port))) return undefined;
  return proxy.includes('://') ? proxy : `http://${proxy}`;
}

function spares(pattern: string, hostname: string, port: string): boolean {
  if (pattern === '*') return true;
  const [, name = '', only] = /^(.*?)(?::(\d+))?$/.exec(pattern) ?? [];
  if (only !== undefined && only !== (port || '443')) return false;
  const range = /^(\d+(?:\.\d+){3})\/(\d+)$/.exec(name);
  if (range) return inRange(hostname, range[1] as string, Number(range[2]));
  const suffix = name.replace(/^\*?\./, '');
  // A leading dot spares what is below the domain, without it the domain itself as well.
  return hostname.endsWith(`.${suffix}`) || (hostname === suffix && !/^\*?\./.test(name));
}

function inRange(hostname: string, network: string, bits: number): boolean {
  if (!/^\d+(\.\d+){3}$/.test(hostname) || bits > 32) return false;
  const shift = 2 ** (32 - bits);
  const number = (address: string) => address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
  return Math.floor(number(hostname) / shift) === Math.floor(number(network) / shift);
}

/** Without name and password, for messages. */
export function shownProxy(proxy: string): string {
  if (!URL.canParse(proxy)) return 'the proxy';
  const { protocol, host } = new URL(proxy);
  return `${protocol}//${host}`;
}
