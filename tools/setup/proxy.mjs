import { Missing } from "./missing.mjs";

const LOOPBACK = /^https?:\/\/(?:localhost|127\.|\[::1\])/;

/**
 * Sends the requests of `fetch` through the proxy of `HTTPS_PROXY`, `HTTP_PROXY` or `ALL_PROXY`, except to loopback
 * addresses and hosts in `NO_PROXY`. Node itself reads these variables from version 24 on, and only on request. Certificates of `NODE_EXTRA_CA_CERTS` are
 * trusted without this.
 * @see https://nodejs.org/api/http.html#built-in-proxy-support
 */
export async function useProxy() {
  const { env } = process;
  const proxies = Object.keys(env).filter((name) => /^(?:https?|all)_proxy$/i.test(name) && env[name]);
  if (proxies.length === 0) return;
  for (const name of proxies) env[name] = proxyUrl(name, env[name]);
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
    if (!agents.has(proxy)) agents.set(proxy, new ProxyAgent(withCredentials(proxy)));
    return fetchWith(url, { ...init, dispatcher: agents.get(proxy) });
  };
}

/** Options of undici, which sends no credentials when the URL has a user without a password; curl sends an empty password. */
function withCredentials(uri) {
  const { username, password } = new URL(uri);
  if (username === "" || password !== "") return { uri };
  return { uri, token: `Basic ${Buffer.from(`${decodeURIComponent(username)}:`).toString("base64")}` };
}

/** The URL of a proxy; like curl and Terraform, `http` is the default. The value is not shown, because it may have a password. */
function proxyUrl(name, value) {
  const url = /^\w+:\/\//.test(value) ? value : `http://${value}`;
  try {
    const { protocol, username, password } = new URL(url);
    // It throws where a % is not the beginning of an escaped character.
    decodeURIComponent(username + password);
    if (/^https?:$/.test(protocol)) return url;
  } catch {
    // Reported below.
  }
  throw new Missing(`${name} is not the URL of an HTTP proxy`, [
    "write http://host:port, or http://user:password@host:port with special characters of the password as %40 and the like",
    "unset it, if no proxy is needed: SOCKS proxies are not supported",
  ]);
}

/** A plain name includes its subdomains, as for Terraform and the AWS CLI; `proxy-from-env` expects a dot before it for that. */
function withSubdomains(list) {
  const names = list.split(/[\s,]+/).filter(Boolean);
  return [...new Set(names.flatMap((name) => (/^[a-z][\w-]*\./i.test(name) ? [name, `.${name}`] : [name])))].join(",");
}
