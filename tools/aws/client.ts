import type * as http from "node:http";
import * as https from "node:https";
import { defaultProvider } from "@aws-sdk/credential-provider-node";
import { Agent, type AgentConnectOpts } from "agent-base";
import { HttpsProxyAgent } from "https-proxy-agent";
import { getProxyForUrl } from "proxy-from-env";

/** Connects through the proxy that the environment names for a host, or directly. */
class EnvironmentProxyAgent extends Agent {
  private readonly proxies = new Map<string, http.Agent>();

  override connect(_request: http.ClientRequest, { host = "", port }: AgentConnectOpts): http.Agent {
    const proxy = getProxyForUrl(`https://${host}:${port}`);
    if (proxy === "") return https.globalAgent;
    const agent = this.proxies.get(proxy) ?? new HttpsProxyAgent(proxy, { keepAlive: true });
    this.proxies.set(proxy, agent);
    return agent;
  }
}

const requestHandler = { httpsAgent: new EnvironmentProxyAgent() };

/**
 * A client of the SDK that uses the proxy of `HTTPS_PROXY` and `NO_PROXY`, which the SDK itself ignores; so do the clients by which
 * it gets credentials, such as those of an SSO session.
 * @see https://docs.aws.amazon.com/sdk-for-javascript/v3/developer-guide/node-configuring-proxies.html
 */
export function awsClient<C, O extends object>(Client: new (options: O) => C, options: O): C {
  return new Client({
    requestHandler,
    credentialDefaultProvider: (init: object = {}) => defaultProvider({ ...init, clientConfig: { requestHandler } }),
    ...options,
  });
}
