import { DeployedPlan } from "../../../constructs/workflow/deployed-plan";
import { planHash } from "../../../constructs/workflow/plan-hash";
import { RecoveryTable } from "../../../constructs/workflow/recovery-table";
import { valuesOf } from "../../../functions/dr-table/attributes";
import { publishedPlan } from "../../../functions/api/published-plan";
import { DrTable } from "../../../functions/dr-table/dr-table";
import { webPlan } from "../../support/dr/plans";
import { FakeAws } from "../../support/functions/fake-aws";
import { KEY_ARN } from "../../support/network";
import { synthesizedSite } from "../../support/site";
import { resource } from "../../support/synth";

test("X11: what the API reads is the plan that was deployed, with its hash", async () => {
  const plan = webPlan();
  const { site } = synthesizedSite(
    (stack) => {
      const table = new RecoveryTable(stack, "table", { name: "dr", keyArn: KEY_ARN });
      new DeployedPlan(stack, "plan", { plan, table });
    },
    { role: "control" },
  );
  const { item, table_name } = resource(site, "aws_dynamodb_table_item.plan");
  expect(table_name).toBe("${aws_dynamodb_table.table.name}");
  const { pk, sk, ...values } = valuesOf(JSON.parse(item as string) as Parameters<typeof valuesOf>[0]);
  const aws = new FakeAws();
  aws.table.set(String(pk), String(sk), values);
  const table = new DrTable(aws.client("dynamodb")("us-east-2"), plan.table);
  expect(await publishedPlan({ table, planName: plan.name })).toEqual({ plan, hash: planHash(plan) });
  await expect(publishedPlan({ table, planName: "other" })).rejects.toThrow("the table has no plan other");
});
