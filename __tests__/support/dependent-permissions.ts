import type { Call, Protocol } from "../../emulator/gateway/call";
import { Authorizer } from "../../emulator/iam/authorizer";
import { Enforcement } from "../../emulator/iam/enforcement";
import { parsePolicy } from "../../emulator/iam/policy";
import type { Principal } from "../../emulator/iam/principal";

export const ACCOUNT = "111122223333";
export const REGION = "us-east-2";
export const at = (service: string, resource: string, region = REGION) =>
  `arn:aws:${service}:${region}:${ACCOUNT}:${resource}`;
export const KEY = at("kms", "key/1");
export const KEY_ELSEWHERE = at("kms", "key/2", "us-west-2");
export const ROLE = `arn:aws:iam::${ACCOUNT}:role/work`;
export const DEPLOYER: Principal = {
  type: "role",
  roleArn: `arn:aws:iam::${ACCOUNT}:role/deployer`,
  session: "terraform",
};
const WHO = `User: arn:aws:sts::${ACCOUNT}:assumed-role/deployer/terraform is not authorized to perform:`;

/** A call as a test gives it. */
export interface Asked {
  readonly service: string;
  readonly action: string;
  /** JSON, or a form or XML as text. */
  readonly body?: object | string;
  readonly path?: Record<string, string>;
  readonly protocol?: Protocol;
}

export const call = ({ service, action, body = {}, protocol }: Asked): Call => ({
  ...{
    service,
    action,
    region: REGION,
    caller: "deployer",
    accessKey: "deployer",
    method: "POST",
    url: "/",
    headers: {},
  },
  protocol: protocol ?? (typeof body === "string" ? "query" : "json"),
  body: Buffer.from(typeof body === "string" ? body : JSON.stringify(body)),
});

/** A deployer with these statements; the key policies allow the account. */
export function enforcement(
  principalOf: () => Principal | undefined,
  statements: object[],
  path: Record<string, string> = {},
) {
  const policy = (...Statement: object[]) => parsePolicy({ Version: "2012-10-17", Statement });
  const byAccount = {
    Effect: "Allow",
    Action: "kms:*",
    Resource: "*",
    Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` },
  };
  return new Enforcement({
    authorizer: new Authorizer(
      {
        ofRole: () => Promise.resolve({ identity: [policy(...statements)] }),
        ofResource: (arn) => Promise.resolve([KEY, KEY_ELSEWHERE].includes(arn) ? policy(byAccount) : undefined),
        aliasesOf: () => Promise.resolve([]),
      },
      ACCOUNT,
    ),
    keys: {
      secretArn: () => Promise.resolve(undefined),
      keyArn: (id) => Promise.resolve([KEY, KEY_ELSEWHERE].find((key) => key === id)),
      keyOf: () => Promise.resolve(undefined),
    },
    account: ACCOUNT,
    principalOf,
    pathParameters: () => path,
    trusted: () => Promise.resolve("lambda.amazonaws.com"),
  });
}

export const pass = (asking: Call, by: Enforcement) =>
  by.handler(asking, () => Promise.reject(new Error("nothing is passed on")));

/** All permissions of a call, its own action first, as in the derivation of the deployer policy. */
export async function checked(asked: Asked) {
  const by = enforcement(() => undefined, [], asked.path);
  await pass(call(asked), by);
  return by.checked;
}

export const form = (fields: Record<string, string>) => new URLSearchParams(fields).toString();
export const on = (resource: string, ...actions: string[]) => actions.map((action) => `${action} ${resource}`);
export const kms = (key: string, ...names: string[]) => on(key, ...names.map((name) => `kms:${name}`));
export const linked = (service: string, name: string) =>
  `iam:CreateServiceLinkedRole arn:aws:iam::${ACCOUNT}:role/aws-service-role/${service}.amazonaws.com/AWSServiceRoleFor${name}`;

/** Title, call, and the permissions that it needs in addition to its own action, as `action resource`. */
export type Dependent = readonly [what: string, asked: Asked, dependent: readonly string[]];

/** A call needs exactly these permissions, and is refused with the error of AWS when one is missing. */
export async function needs(asked: Asked, dependent: readonly string[]): Promise<void> {
  const all = await checked(asked);
  const named = all.map(({ action, resource }) => `${action} ${resource}`);
  expect(named.slice(named.length - dependent.length)).toEqual(dependent);
  expect(
    all.slice(0, -dependent.length).every(({ action }) => action.startsWith(`${all[0]!.action.split(":")[0]}:`)),
  ).toBe(true);

  const statements = all.map(({ action, resource }) => ({ Effect: "Allow", Action: action, Resource: resource }));
  expect(
    await pass(
      call(asked),
      enforcement(() => DEPLOYER, statements, asked.path),
    ),
  ).toBeUndefined();
  for (const missing of all.slice(-dependent.length)) {
    const others = statements.filter(
      ({ Action, Resource }) => Action !== missing.action || Resource !== missing.resource,
    );
    const answer = await pass(
      call(asked),
      enforcement(() => DEPLOYER, others, asked.path),
    );
    const place = missing.resource === "*" ? "" : ` on resource: ${missing.resource}`;
    expect(answer?.body.toString()).toContain(
      `${WHO} ${missing.action}${place} because no identity-based policy allows the ${missing.action} action`,
    );
  }
}
