import type { Call } from "../../../emulator/gateway/call";
import { Callers } from "../../../emulator/gateway/callers";
import { assumedRoles } from "../../../emulator/iam/assumed-roles";

const ROLE = "arn:aws:iam::123456789012:role/other";
const WORK = { type: "role", roleArn: "arn:aws:iam::123456789012:role/work", session: "work" } as const;
const KEY = "ASIAABCDEFGHIJKLMNOP";

async function principalAfter(action: string, status: number, by = "work") {
  const callers = new Callers();
  callers.introduce("work", WORK);
  const asked: Record<string, string> = action.startsWith("AssumeRole")
    ? { RoleArn: ROLE, RoleSessionName: "work" }
    : {};
  const call: Call = {
    ...{
      service: by === "" ? "unknown" : "sts",
      region: "us-east-1",
      action,
      protocol: "query",
      caller: by,
      accessKey: by,
    },
    ...{ method: "POST", url: "/", headers: {} },
    body: Buffer.from(new URLSearchParams({ Action: action, ...asked }).toString()),
  };
  const body = Buffer.from(
    `<${action}Response><${action}Result><Credentials><AccessKeyId>${KEY}</AccessKeyId></Credentials>` +
      `</${action}Result></${action}Response>`,
  );
  await assumedRoles(callers)(call, () => Promise.resolve({ status, headers: {}, body }));
  return callers.nameOf(KEY) === undefined ? "nobody" : callers.principalOf(KEY);
}

test.each([
  ["AssumeRole", "work"],
  ["AssumeRoleWithWebIdentity", ""],
  ["AssumeRoleWithSAML", ""],
])("X16: a caller with a key of %s has the role's permissions, not the administrator's", async (action, by) => {
  expect(await principalAfter(action, 200, by)).toEqual({ type: "role", roleArn: ROLE, session: "work" });
});

test.each(["GetSessionToken", "GetFederationToken"])(
  "X15: a caller with a key of %s is the principal that requested it",
  async (action) => {
    expect(await principalAfter(action, 200)).toEqual(WORK);
    expect(await principalAfter(action, 200, "administrator")).toBeUndefined();
  },
);

test("a refused AssumeRole and other calls of STS register no caller", async () => {
  expect(await principalAfter("AssumeRole", 403)).toBe("nobody");
  expect(await principalAfter("GetCallerIdentity", 200)).toBe("nobody");
});
