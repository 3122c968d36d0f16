import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { ownTable } from "../../../functions/runtime/step/own-table";

const REGION = "us-west-2";

afterEach(() => {
  for (const name of ["AWS_REGION", "TABLE", "TABLE_REGION"]) Reflect.deleteProperty(process.env, name);
  jest.restoreAllMocks();
});

async function asked(): Promise<string> {
  let region = "";
  jest.spyOn(DynamoDBClient.prototype, "send").mockImplementation(async function (this: DynamoDBClient) {
    region = await this.config.region();
    return {};
  } as never);
  await ownTable().read({ pk: "web-dev", sk: "RECORD" });
  return region;
}

test("a step's table is in the function's own region, an observer's in TABLE_REGION", async () => {
  Object.assign(process.env, { AWS_REGION: REGION, TABLE: "web-dev-control-dr" });
  expect(await asked()).toBe(REGION);
  process.env["TABLE_REGION"] = "us-east-2";
  expect(await asked()).toBe("us-east-2");
});

test("fails without a table", () => {
  expect(() => ownTable()).toThrow("TABLE should be set in the function's environment, got nothing");
});
