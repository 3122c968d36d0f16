import type { Call } from "../../emulator/gateway/call";
import { Wire } from "../../emulator/gateway/wire";
import { Authorizer } from "../../emulator/iam/authorizer";
import { parsePolicy } from "../../emulator/iam/policy";
import { stateMachineLogs } from "../../emulator/models/state-machine-logs";

const ACCOUNT = "123456789012";
const ROLE = `arn:aws:iam::${ACCOUNT}:role/machine`;
const MACHINE = `arn:aws:states:us-east-2:${ACCOUNT}:stateMachine:m`;
const LOGGING = {
  level: "ALL",
  destinations: [{ cloudWatchLogsLogGroup: { logGroupArn: "arn:aws:logs:x:1:log-group:g:*" } }],
};
const ACTIONS = [
  ...["CreateLogDelivery", "DeleteLogDelivery", "DescribeLogGroups", "DescribeResourcePolicies", "GetLogDelivery"],
  ...["ListLogDeliveries", "PutResourcePolicy", "UpdateLogDelivery"],
].map((name) => `logs:${name}`);
const CREATED = { name: "m", roleArn: ROLE, loggingConfiguration: LOGGING };

/** How a call ends before it reaches Step Functions: undefined when it does. */
async function refused(input: object, allowed: object, deployed?: object, action = "CreateStateMachine") {
  const statement = { Effect: "Allow", Action: ACTIONS, Resource: "*", ...allowed };
  const authorizer = new Authorizer(
    {
      ofRole: (arn) =>
        Promise.resolve(
          arn === ROLE ? { identity: [parsePolicy({ Version: "2012-10-17", Statement: [statement] })] } : undefined,
        ),
      ofResource: () => Promise.resolve(undefined),
      aliasesOf: () => Promise.resolve([]),
    },
    ACCOUNT,
  );
  const body = Buffer.from(JSON.stringify(deployed ?? {}));
  const moto = new Wire(() => Promise.resolve({ status: deployed ? 200 : 400, headers: {}, body }), "gateway");
  const call: Call = {
    ...{ service: "states", region: "us-east-2", action, protocol: "json", caller: "", accessKey: "" },
    ...{ method: "POST", url: "/", headers: {}, body: Buffer.from(JSON.stringify(input)) },
  };
  const handler = stateMachineLogs(moto, authorizer, ACCOUNT);
  const answer = await handler(call, () => Promise.reject(new Error("passed on")));
  return answer && { status: answer.status, ...(JSON.parse(answer.body.toString()) as object) };
}

const DENIED = {
  status: 400,
  __type: "AccessDeniedException",
  message: "The state machine IAM Role is not authorized to access the Log Destination",
};

test("X15: a state machine has logs when its role may have them delivered", async () => {
  expect(await refused(CREATED, {})).toBeUndefined();
  expect(await refused({ ...CREATED, loggingConfiguration: undefined }, { Effect: "Deny" })).toBeUndefined();
  expect(
    await refused({ ...CREATED, loggingConfiguration: { ...LOGGING, level: "OFF" } }, { Effect: "Deny" }),
  ).toBeUndefined();
  expect(await refused(CREATED, { Effect: "Deny" }, undefined, "DescribeStateMachine")).toBeUndefined();
});

test.each(ACTIONS)("X15: a state machine with logs is refused when its role lacks %s", async (lacking) => {
  expect(await refused(CREATED, { Action: ACTIONS.filter((one) => one !== lacking) })).toEqual(DENIED);
});

test("X15: deliveries have no resource types: a role that has them for its log group alone is refused", async () => {
  expect(await refused(CREATED, { Resource: "arn:aws:logs:x:1:log-group:g:*" })).toEqual(DENIED);
});

test("X15: a change counts together with what is deployed", async () => {
  const update = (input: object, allowed: object, deployed?: object) =>
    refused({ stateMachineArn: MACHINE, ...input }, allowed, deployed, "UpdateStateMachine");
  expect(
    await update({ roleArn: ROLE }, { Effect: "Deny" }, { roleArn: "old", loggingConfiguration: LOGGING }),
  ).toEqual(DENIED);
  expect(await update({ loggingConfiguration: LOGGING }, { Effect: "Deny" }, { roleArn: ROLE })).toEqual(DENIED);
  expect(await update({ loggingConfiguration: LOGGING }, {}, { roleArn: ROLE })).toBeUndefined();
  expect(await update({ loggingConfiguration: LOGGING }, { Effect: "Deny" })).toBeUndefined();
});
