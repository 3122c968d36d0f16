const LOOPBACK = /^https?:\/\/(?:localhost|127\.|\[::1\])/;

/**
 * Sends the requests of `fetch` through the proxy of `HTTPS_PROXY`, `HTTP_PROXY` or `ALL_PROXY`, but for hosts in `NO_PROXY` and this
 * machine. Node itself reads these variables from version 24 on, and only on request. Certificates of `NODE_EXTRA_CA_CERTS` are
 * trusted without this.
 * @see https://nodejs.org/api/http.html#built-in-proxy-support
 */
export async function useProxy(env = process.env) {
  if (!Object.keys(env).some((name) => /^(?:https?|all)_proxy$/i.test(name) && env[name])) return;
  for (const name of ["NO_PROXY", "no_proxy"]) if (env[name]) env[name] = withSubdomains(env[name]);
  const [{ fetch: fetchWith, ProxyAgent }, { getProxyForUrl }] = await Promise.all([
    import("undici"),
    import("proxy-from-env"),
  ]);
  const direct = globalThis.fetch;
  const agents = new Map();
  globalThis.fetch = (target, init) => {
    const url = String(target);
    const proxy = LOOPBACK.test(url) ? "" : getProxyForUrl(url);
    if (proxy === "") return direct(target, init);
    if (!agents.has(proxy)) agents.set(proxy, new ProxyAgent(proxy));
    return fetchWith(url, { ...init, dispatcher: agents.get(proxy) });
  };
}

/** A plain name includes its subdomains, as for Terraform and the AWS CLI; `proxy-from-env` expects a dot before it for that. */
function withSubdomains(list) {
  const names = list.split(/[\s,]+/).filter(Boolean);
  return [...new Set(names.flatMap((name) => (/^[a-z][\w-]*\./i.test(name) ? [name, `.${name}`] : [name])))].join(",");
}
