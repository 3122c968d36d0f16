import { StackDocument } from "../../../constructs/policy/stack-document";
import type { LoggedCall } from "../../../emulator/gateway/call-log";
import { undeclaredCalls } from "../../support/undeclared-calls";

const call = (caller: string, service: string, action: string): LoggedCall => ({
  at: 0,
  service,
  region: "us-east-1",
  action,
  caller,
  outcome: 200,
  ms: 1,
});
const inNetwork = { vpc_config: { subnet_ids: ["${aws_subnet.a.id}"], security_group_ids: [] } };
const stack = new StackDocument(
  { name: "site", environment: "dev", kind: "site", region: "us-east-1" },
  {
    resource: {
      aws_lambda_function: {
        rotate: { function_name: "web-dev-primary-rotate", ...inNetwork },
        probe: { function_name: "web-dev-primary-probe" },
      },
    },
  },
  [
    {
      from: "aws_lambda_function.rotate",
      to: { service: "secretsmanager", actions: ["secretsmanager:GetSecretValue"] },
      port: 443,
      why: "Rotation",
    },
    { from: "aws_lambda_function.rotate", to: "aws_rds_cluster.database", port: 3306, why: "Rotation" },
  ],
);
const declared = call("web-dev-primary-rotate", "secretsmanager", "GetSecretValue");

test("X16: a function in a network may call what it declares; one outside a network may call everything", () => {
  const free = call("web-dev-primary-probe", "rds", "DescribeDBClusters");
  expect(undeclaredCalls([stack], [declared, free])).toEqual([]);
});

test("X16: a call that is not declared is reported once, by its action", () => {
  const put = call("web-dev-primary-rotate", "monitoring", "PutMetricData");
  expect(undeclaredCalls([stack], [put, declared, put])).toEqual([
    "aws_lambda_function.rotate calls cloudwatch:PutMetricData and does not declare it",
  ]);
});
