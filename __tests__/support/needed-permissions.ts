import type { Call, Protocol } from "../../emulator/gateway/call";
import { asked } from "../../emulator/iam/accesses";

export const ACCOUNT = "111122223333";
const lookup = {
  secretArn: (id: string, region: string) =>
    Promise.resolve(id === "login" ? `arn:aws:secretsmanager:${region}:${ACCOUNT}:secret:login-AbCdEf` : undefined),
  keyArn: (id: string, region: string) => Promise.resolve(`arn:aws:kms:${region}:${ACCOUNT}:key/of-${id}`),
};

/** A call in a test. */
export interface Asking {
  readonly service: string;
  readonly action: string;
  readonly body?: object | string;
  readonly path?: Record<string, string>;
  readonly protocol?: Protocol;
  readonly url?: string;
  readonly method?: string;
  readonly headers?: Record<string, string>;
}

/** Permissions of the call itself, as `action resource`. */
export async function needed({ service, action, body = "", path = {}, ...rest }: Asking): Promise<string[]> {
  const call: Call = {
    ...{ service, action, region: "us-east-2", caller: "f", accessKey: "k", method: "POST", url: "/", headers: {} },
    ...{ protocol: typeof body === "string" ? "query" : "json", ...rest },
    body: Buffer.from(typeof body === "string" ? body : JSON.stringify(body)),
  };
  const { needed: all } = await asked(call, path, ACCOUNT, lookup);
  return all.map((one) => `${one.action} ${one.resource}`);
}

export const at = (service: string, resource: string) => `arn:aws:${service}:us-east-2:${ACCOUNT}:${resource}`;
