import { serviceStarts } from "../../../emulator/ecs/service-starts";
import type { TaskNetwork } from "../../../emulator/ecs/task-start";
import type { Call } from "../../../emulator/gateway/call";

const VPC = { awsvpcConfiguration: { subnets: ["s"], securityGroups: ["g"] } };
let problems: (string | undefined)[];
let asked: [string, TaskNetwork | undefined][];
let described: object[];
beforeEach(() => {
  problems = [];
  asked = [];
  described = [{ taskDefinition: "web:1", desiredCount: 2, networkConfiguration: VPC }];
});

/** The reason that the emulator behind is given; `left` where the call is left to it as it is. */
async function reason(action: string, input: object, service = "ecs"): Promise<string> {
  const moto = { json: <T>() => Promise.resolve({ services: described } as T) };
  const start = {
    problem: (_region: string, taskDefinition: string, network: TaskNetwork | undefined) => {
      asked.push([taskDefinition, network]);
      return Promise.resolve(problems[asked.length - 1]);
    },
  };
  let given: Call | undefined;
  const call = { service, action, region: "us-east-1", headers: {}, body: Buffer.from(JSON.stringify(input)) };
  await serviceStarts(
    moto,
    start,
    () => 0,
  )(call as unknown as Call, (passed) => {
    given = passed;
    return Promise.resolve({ status: 200, headers: {}, body: Buffer.alloc(0) });
  });
  return given ? Buffer.from(given.headers["x-emulator-stopped-reason"]!, "base64").toString() : "left";
}

test("a deployment fails with its third failure; what comes before it is found", async () => {
  const service = { taskDefinition: "web:2", desiredCount: 1, networkConfiguration: VPC };
  problems = ["a", "b", "c"];
  expect(await reason("CreateService", service)).toBe("c");
  expect(asked).toHaveLength(3);
  expect(asked[0]).toEqual(["web:2", { subnets: ["s"], securityGroups: ["g"], publicAddress: false }]);
  asked = [];
  problems = ["a", "b"];
  expect(await reason("CreateService", service)).toBe("left");
  expect(asked).toHaveLength(3);
});

test("a change counts with what the service has; no tasks need nothing", async () => {
  problems = ["a", "b", "c"];
  expect(await reason("UpdateService", { service: "web", taskDefinition: "web:3" })).toBe("c");
  expect(asked[0]).toEqual(["web:3", { subnets: ["s"], securityGroups: ["g"], publicAddress: false }]);
  asked = [];
  const open = { awsvpcConfiguration: { ...VPC.awsvpcConfiguration, assignPublicIp: "ENABLED" } };
  expect(await reason("UpdateService", { service: "web", networkConfiguration: open })).toBe("c");
  expect(asked[0]).toEqual(["web:1", { subnets: ["s"], securityGroups: ["g"], publicAddress: true }]);
  asked = [];
  expect(await reason("UpdateService", { service: "web", desiredCount: 0 })).toBe("left");
  described = [];
  expect(await reason("UpdateService", { service: "gone" })).toBe("left");
  expect(await reason("DescribeServices", {})).toBe("left");
  expect(await reason("CreateService", { taskDefinition: "web:1", desiredCount: 0 })).toBe("left");
  expect(asked).toEqual([]);
});
