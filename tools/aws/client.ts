import type * as http from "node:http";
import * as https from "node:https";
import { Agent, type AgentConnectOpts } from "agent-base";
import { HttpsProxyAgent } from "https-proxy-agent";
import { getProxyForUrl } from "proxy-from-env";

/** Connects through the proxy that the environment names for a host, or directly. */
class EnvironmentProxyAgent extends Agent {
  override connect(_request: http.ClientRequest, { host = "", port }: AgentConnectOpts): http.Agent {
    const proxy = getProxyForUrl(`https://${host}:${port}`);
    return proxy === "" ? https.globalAgent : new HttpsProxyAgent(proxy);
  }
}

const agent = new EnvironmentProxyAgent({ keepAlive: true });

/**
 * A client of the SDK that uses the proxy of `HTTPS_PROXY` and `NO_PROXY`, which the SDK itself ignores.
 * @see https://docs.aws.amazon.com/sdk-for-javascript/v3/developer-guide/node-configuring-proxies.html
 */
export function awsClient<C, O extends object>(Client: new (options: O) => C, options: O): C {
  return new Client({ requestHandler: { httpsAgent: agent }, ...options });
}
