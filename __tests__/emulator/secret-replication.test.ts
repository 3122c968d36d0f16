import type { Call } from "../../emulator/gateway/call";
import { Wire } from "../../emulator/gateway/wire";
import { Authorizer, type RolePolicies } from "../../emulator/iam/authorizer";
import { parsePolicy } from "../../emulator/iam/policy";
import { FAILED_REPLICAS, secretReplication } from "../../emulator/models/secret-replication";

const ACCOUNT = "123456789012";
const OWN = `arn:aws:kms:us-east-1:${ACCOUNT}:key/own`;
const REPLICA = `arn:aws:kms:us-west-2:${ACCOUNT}:key/replica`;
const ROLE = `arn:aws:iam::${ACCOUNT}:role/rotation`;
const SECRET = `arn:aws:secretsmanager:us-east-1:${ACCOUNT}:secret:login-AbCdEf`;
const via = (region: string) => ({ StringEquals: { "kms:ViaService": `secretsmanager.${region}.amazonaws.com` } });
const GRANTS = [
  { Effect: "Allow", Action: "kms:Decrypt", Resource: OWN, Condition: via("us-east-1") },
  { Effect: "Allow", Action: "kms:GenerateDataKey", Resource: REPLICA, Condition: via("us-west-2") },
  { Effect: "Allow", Action: "kms:Encrypt", Resource: REPLICA, Condition: via("us-west-2") },
];

/** The failed replicas in the gateway's header, when a role with these grants changes the secret. */
async function failedReplicas(
  grants: readonly object[],
  options: { action?: string; administrator?: boolean; own?: string; replica?: string } = {},
) {
  const role: RolePolicies = { identity: [parsePolicy(JSON.stringify({ Statement: grants }))] };
  const keyPolicy = parsePolicy(
    JSON.stringify({
      Statement: [
        { Effect: "Allow", Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` }, Action: "kms:*", Resource: "*" },
      ],
    }),
  );
  const authorizer = new Authorizer(
    {
      ofRole: () => Promise.resolve(role),
      ofResource: () => Promise.resolve(keyPolicy),
      aliasesOf: () => Promise.resolve([]),
    },
    ACCOUNT,
  );
  const described = {
    ARN: SECRET,
    KmsKeyId: options.own ?? OWN,
    ReplicationStatus: [{ Region: "us-west-2", KmsKeyId: options.replica ?? REPLICA }],
  };
  const moto = new Wire(
    () => Promise.resolve({ status: 200, headers: {}, body: Buffer.from(JSON.stringify(described)) }),
    "gateway",
  );
  const keyArn = (id: string, region: string) =>
    Promise.resolve(
      new Map([
        ["own us-east-1", OWN],
        ["replica us-west-2", REPLICA],
      ]).get(`${id.replace(/^.*[:/]/, "")} ${region}`),
    );
  const handler = secretReplication(moto, authorizer, { keyArn }, () =>
    options.administrator ? undefined : { type: "role", roleArn: ROLE, session: "rotate" },
  );
  const call: Call = {
    ...{ method: "POST", url: "/", headers: {}, body: Buffer.from(JSON.stringify({ SecretId: SECRET })) },
    ...{ service: "secretsmanager", region: "us-east-1", action: options.action ?? "PutSecretValue", protocol: "json" },
    ...{ caller: "rotate", accessKey: "key" },
  };
  let header: string | undefined;
  const answer = await handler(call, ({ headers }) => {
    header = headers[FAILED_REPLICAS];
    return Promise.resolve({ status: 200, headers: {}, body: Buffer.alloc(0) });
  });
  expect(answer === undefined).toBe(header === undefined);
  return header === undefined ? undefined : (JSON.parse(header) as Record<string, string>);
}

test("R7: with the rights on both keys the replica follows, and the administrator needs none", async () => {
  expect(await failedReplicas(GRANTS)).toBeUndefined();
  expect(await failedReplicas([], { administrator: true })).toBeUndefined();
  expect(await failedReplicas([], { action: "GetSecretValue" })).toBeUndefined();
});

test.each(GRANTS.map(({ Action }) => Action))(
  "R7: without %s the replica keeps its value, and AWS returns the reason",
  async (lacking) => {
    for (const action of ["PutSecretValue", "UpdateSecret", "UpdateSecretVersionStage"]) {
      const failed = await failedReplicas(
        GRANTS.filter(({ Action }) => Action !== lacking),
        { action },
      );
      expect(Object.keys(failed!)).toEqual(["us-west-2"]);
      expect(failed!["us-west-2"]).toMatch(new RegExp(`is not authorized to perform: ${lacking} on resource`));
    }
  },
);

test("R7: rights through Secrets Manager of the own region alone are not enough", async () => {
  const own = GRANTS.map((grant) => ({ ...grant, Condition: via("us-east-1") }));
  expect(await failedReplicas(own)).toMatchObject({
    "us-west-2": expect.stringContaining("kms:GenerateDataKey") as string,
  });
});

test.each(["replica", "alias/replica", `arn:aws:kms:us-west-2:${ACCOUNT}:alias/replica`])(
  "R7: a replica's key that is named %s needs the same rights, and so does the secret's own",
  async (replica) => {
    const named = { replica, own: replica.replace("replica", "own").replace("us-west-2", "us-east-1") };
    expect(await failedReplicas(GRANTS, named)).toBeUndefined();
    for (const lacking of GRANTS) {
      const failed = await failedReplicas(
        GRANTS.filter((one) => one !== lacking),
        named,
      );
      expect(failed!["us-west-2"]).toContain(`is not authorized to perform: ${lacking.Action} on resource`);
    }
  },
);

test("R7: a name that leads to no key in the replica's region fails, AWS's own key needs nothing", async () => {
  expect(await failedReplicas(GRANTS, { replica: "alias/other" })).toEqual({
    "us-west-2": "The key alias/other does not exist in us-west-2",
  });
  expect(await failedReplicas([], { replica: "alias/aws/secretsmanager" })).toBeUndefined();
});
