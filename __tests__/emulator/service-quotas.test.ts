import { PlainClient } from "../../tools/aws/plain-client";
import { fakeEmulator, type FakeEmulator } from "../support/fake-emulator";

let emulator: FakeEmulator;
const TARGET = "ServiceQuotasV20190624.GetServiceQuota";

beforeAll(async () => {
  emulator = await fakeEmulator(() => undefined);
  Object.assign(process.env, {
    AWS_ENDPOINT_URL: emulator.endpoint,
    AWS_ACCESS_KEY_ID: "tester",
    AWS_SECRET_ACCESS_KEY: "tester",
  });
});
afterAll(() => emulator.close());

const quota = (service: string, code: string) =>
  new PlainClient().json<{ Quota: object }>("servicequotas", "us-west-2", TARGET, {
    ServiceCode: service,
    QuotaCode: code,
  });

test.each([
  ["vpc", "L-F678F1CE", "VPCs per Region", 5],
  ["vpc", "L-0EA8095F", "Inbound or outbound rules per security group", 60],
  ["ec2", "L-0263D0A3", "EC2-VPC Elastic IPs", 5],
  ["fargate", "L-3032A538", "Fargate On-Demand vCPU resource count", 6],
  ["fargate", "L-36FBB829", "Fargate Spot vCPU resource count", 6],
])("X20: a new account's quota %s %s", async (service, code, name, value) => {
  expect(await quota(service, code)).toEqual({
    Quota: {
      ServiceCode: service,
      QuotaCode: code,
      QuotaName: name,
      QuotaArn: `arn:aws:servicequotas:us-west-2::${service}/${code}`,
      Value: value,
      Adjustable: true,
      GlobalQuota: false,
      Unit: "None",
    },
  });
});

test("X20: a quota that is not known is refused as AWS refuses it", async () => {
  await expect(quota("fargate", "L-00000000")).rejects.toMatchObject({
    name: "NoSuchResourceException",
    message: "The quota fargate L-00000000 is not known here.",
  });
});

test("X20: the control API sets a quota, and refuses an invalid one with the reason", async () => {
  await emulator.control("PUT", "/quotas", { service: "vpc", code: "L-F678F1CE", value: 2 });
  expect(await quota("vpc", "L-F678F1CE")).toMatchObject({ Quota: { Value: 2 } });
  await expect(emulator.control("PUT", "/quotas", { service: "vpc", code: "x", value: 2 })).rejects.toThrow(
    "quota: should be one of vpc L-F678F1CE, vpc L-0EA8095F, ec2 L-0263D0A3, fargate L-3032A538, fargate L-36FBB829, got vpc x",
  );
  await expect(emulator.control("PUT", "/quotas", { service: "vpc", code: "L-F678F1CE", value: -1 })).rejects.toThrow(
    "value: should be a number of 0 or more, got -1",
  );
});
