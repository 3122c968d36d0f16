import type { Call } from "../../../emulator/gateway/call";
import { Callers } from "../../../emulator/gateway/callers";
import { assumedRoles } from "../../../emulator/iam/assumed-roles";

const ROLE = "arn:aws:iam::123456789012:role/other";
const KEY = "ASIAABCDEFGHIJKLMNOP";

async function principalAfter(action: string, status: number) {
  const callers = new Callers();
  const call: Call = {
    ...{ service: "sts", region: "us-east-1", action, protocol: "query", caller: "work", accessKey: "work" },
    ...{ method: "POST", url: "/", headers: {} },
    body: Buffer.from(new URLSearchParams({ Action: action, RoleArn: ROLE, RoleSessionName: "work" }).toString()),
  };
  const body = Buffer.from(
    "<AssumeRoleResponse><AssumeRoleResult><Credentials>" +
      `<AccessKeyId>${KEY}</AccessKeyId></Credentials></AssumeRoleResult></AssumeRoleResponse>`,
  );
  await assumedRoles(callers)(call, () => Promise.resolve({ status, headers: {}, body }));
  return callers.principalOf(KEY);
}

test("X16: whoever assumes a role has its permissions, not the administrator's", async () => {
  expect(await principalAfter("AssumeRole", 200)).toEqual({ type: "role", roleArn: ROLE, session: "work" });
});

test("a refused AssumeRole and other calls of STS make nobody known", async () => {
  expect(await principalAfter("AssumeRole", 403)).toBeUndefined();
  expect(await principalAfter("GetCallerIdentity", 200)).toBeUndefined();
});
