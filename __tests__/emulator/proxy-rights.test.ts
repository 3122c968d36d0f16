import { Databases } from "../../emulator/databases/databases";
import { ProxyRights } from "../../emulator/databases/proxy-rights";
import { Wire } from "../../emulator/gateway/wire";
import { Authorizer } from "../../emulator/iam/authorizer";
import { parsePolicy } from "../../emulator/iam/policy";
import { mysqlLogin } from "../support/mysql-login";

const ACCOUNT = "123456789012";
const REGION = "us-east-1";
const ROLE = `arn:aws:iam::${ACCOUNT}:role/proxy`;
const SECRET = `arn:aws:secretsmanager:${REGION}:${ACCOUNT}:secret:app-AbCdEf`;
const KEY = `arn:aws:kms:${REGION}:${ACCOUNT}:key/secrets`;
const LOGIN = { username: "dbadmin", password: "password1" };
const allow = (Action: string, more: object) => ({ Effect: "Allow", Action, ...more });
const via = (service: string) => ({ StringEquals: { "kms:ViaService": `${service}.${REGION}.amazonaws.com` } });
const READ = allow("secretsmanager:GetSecretValue", { Resource: SECRET });
const DECRYPT = allow("kms:Decrypt", { Resource: KEY, Condition: via("secretsmanager") });
const trust = (Service: string) => [allow("sts:AssumeRole", { Principal: { Service } })];

interface Deployed {
  readonly trust?: readonly object[];
  readonly role?: readonly object[];
  /** @default a customer managed key */
  readonly key?: string | undefined;
}

/** The proxy's answer to a user with the right password: number and message of an error; undefined after a log-in. */
async function loggedIn(deployed: Deployed): Promise<string | undefined> {
  const {
    key,
    trust: trusted,
    role,
  } = { trust: trust("rds.amazonaws.com"), role: [READ, DECRYPT], key: KEY, ...deployed };
  const policy = (Statement: readonly object[]) => parsePolicy(JSON.stringify({ Statement }));
  const account = allow("kms:*", { Resource: "*", Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` } });
  const authorizer = new Authorizer(
    {
      ofRole: () => Promise.resolve({ identity: [policy(role)] }),
      ofResource: (arn) => Promise.resolve({ [ROLE]: policy(trusted), [KEY]: policy([account]) }[arn]),
      aliasesOf: () => Promise.resolve([]),
    },
    ACCOUNT,
  );
  const moto = new Wire(({ body }) => {
    const action = new URLSearchParams(body.toString()).get("Action");
    const answer = action === null ? JSON.stringify({ SecretString: JSON.stringify(LOGIN) }) : rds(action);
    return Promise.resolve({ status: 200, headers: {}, body: Buffer.from(answer) });
  }, "gateway");
  const databases = new Databases(
    moto,
    { failedRegions: {} },
    new ProxyRights(authorizer, { keyOf: () => Promise.resolve(key) }),
  );
  const body = new URLSearchParams({
    ...{ DBClusterIdentifier: "database", MasterUsername: LOGIN.username, MasterUserPassword: LOGIN.password },
  });
  await databases.handler(
    {
      ...{ service: "rds", region: REGION, action: "CreateDBCluster", protocol: "query", caller: "", accessKey: "" },
      ...{ method: "POST", url: "/", headers: {}, body: Buffer.from(body.toString()) },
    },
    () => Promise.resolve({ status: 200, headers: {}, body: Buffer.alloc(0) }),
  );
  try {
    return await mysqlLogin(databases, `pool.db-proxy-abc.${REGION}.rds.amazonaws.com`, LOGIN);
  } finally {
    databases.close();
  }
}

function rds(action: string): string {
  const inner =
    action === "DescribeDBProxies"
      ? `<DBProxies><member><DBProxyName>pool</DBProxyName><RoleArn>${ROLE}</RoleArn><Auth><member>` +
        `<SecretArn>${SECRET}</SecretArn></member></Auth></member></DBProxies>`
      : "<Targets><member><RdsResourceId>database</RdsResourceId></member></Targets>";
  return `<${action}Response><${action}Result>${inner}</${action}Result></${action}Response>`;
}

test("R7: a proxy accepts a user whose secret its role may read and decrypt", async () => {
  expect(await loggedIn({})).toBeUndefined();
  expect(await loggedIn({ role: [READ], key: undefined })).toBeUndefined();
});

const DENIED = `1045 Access denied for user '${LOGIN.username}' (using password: YES): User: `;
test.each<[string, Deployed, string]>([
  ["whose role trusts another service", { trust: trust("ec2.amazonaws.com") }, `sts:AssumeRole on resource: ${ROLE}`],
  ["whose role may not read the secret", { role: [DECRYPT] }, `secretsmanager:GetSecretValue on resource: ${SECRET}`],
  ["whose role may not use the secret's key", { role: [READ] }, `kms:Decrypt on resource: ${KEY}`],
  [
    "whose role may use the key through another service",
    { role: [READ, { ...DECRYPT, Condition: via("s3") }] },
    `kms:Decrypt on resource: ${KEY}`,
  ],
])("R7: a proxy %s refuses every log-in", async (_what, deployed, lacking) => {
  const answer = await loggedIn(deployed);
  expect(answer).toContain(DENIED);
  expect(answer).toContain(`is not authorized to perform: ${lacking}`);
});
