import { DynamodbTableItem } from "@cdktf/provider-aws/lib/dynamodb-table-item";
import { DeployedPlan } from "../../../constructs/workflow/deployed-plan";
import { planHash } from "../../../dr/plan/plan-hash";
import { RecoveryTable } from "../../../constructs/workflow/recovery-table";
import { RecoveryMachine } from "../../../constructs/workflow/recovery-machine";
import { valuesOf } from "../../../functions/runtime/dr-table/attributes";
import { publishedPlan } from "../../../functions/runtime/dr-table/published-plan";
import { DrTable } from "../../../functions/runtime/dr-table/dr-table";
import { webPlan } from "../../support/dr/plans";
import { FakeAws } from "../../support/functions/fake-aws";
import { KEY_ARN } from "../../support/keys";
import { synthesizedSite } from "../../support/site";
import { asText, resource } from "../../support/synth";

test("X11: the API reads the deployed plan, with its hash", async () => {
  const plan = webPlan();
  const { site } = synthesizedSite(
    (stack) => {
      const machine = new RecoveryMachine(stack, "drill", {
        plan,
        kind: "drill",
        functions: [],
        keyArn: KEY_ARN,
        logRetentionDays: 7,
      });
      const table = new RecoveryTable(stack, "table", { name: "dr", keyArn: KEY_ARN });
      new DeployedPlan(stack, "plan", { plan, table, machines: [machine] });
    },
    { role: "control" },
  );
  expect(asText(site)).toHaveResourceWithProperties(DynamodbTableItem, {
    table_name: plan.table,
    // A plan cannot be approved before the state machines run it.
    depends_on: ["aws_dynamodb_table.table", "aws_sfn_state_machine.drill"],
  });
  const { item } = resource(site, "aws_dynamodb_table_item.plan");
  const { pk, sk, ...values } = valuesOf(JSON.parse(item as string) as Parameters<typeof valuesOf>[0]);
  const aws = new FakeAws();
  aws.table.set(String(pk), String(sk), values);
  const table = new DrTable(aws.client("dynamodb")("us-east-2"), plan.table);
  expect(await publishedPlan({ table, planName: plan.name })).toEqual({ plan, hash: planHash(plan) });
  await expect(publishedPlan({ table, planName: "other" })).rejects.toThrow("the table has no plan other");
});
