import * as fs from "node:fs";
import * as path from "node:path";
import { SqsQueue } from "@cdktf/provider-aws/lib/sqs-queue";
import { App, TerraformStack, Testing } from "cdktf";
import type { Construct } from "constructs";
import { everyStack } from "../support/deployments";
import { testSite } from "../support/site";
import { inTemporaryFolder } from "../support/synth";

/** Members that `docs/decisions/0001-cdktf.md` was written for: with another one, go through its list of overrides. */
const MEMBERS = [
  ...["addDependency", "addOverride", "allProviders", "allocateLogicalId", "constructor", "dependsOn"],
  ...["ensureBackendExists", "findAll", "getLogicalId", "hasResourceMove", "prepareStack"],
  ...["registerIncomingCrossStackReference", "registerOutgoingCrossStackReference", "runAllValidations"],
  ...["toHclTerraform", "toTerraform"],
];
const FIELDS = [
  ...["cdktfVersion", "crossStackDataSources", "crossStackOutputs", "dependencies", "moveTargets", "node"],
  ...["rawOverrides", "synthesizer"],
];

test("the base class of a stack has the members and fields that the overrides were written for", () => {
  expect(Object.getOwnPropertyNames(TerraformStack.prototype).sort()).toEqual(MEMBERS);
  expect(Object.keys(new TerraformStack(Testing.app(), "stack")).sort()).toEqual(FIELDS);
});

test("preparing a stack as the base class does adds nothing to any stack", () => {
  const stacks = everyStack();
  expect(stacks.length).toBeGreaterThan(10);
  for (const stack of stacks) {
    const paths = () => stack.node.findAll().map(({ node }) => node.path);
    const before = paths();
    TerraformStack.prototype.prepareStack.call(stack);
    expect(paths()).toEqual(before);
  }
});

test("a synth prepares a stack, and writes what toTerraform has returned to the policy rules", () => {
  inTemporaryFolder((outdir) => {
    const app = new App({ outdir, stackTraces: false });
    const site = testSite(app);
    new SqsQueue(site, "queue", { name: "q" });
    const prepared = jest.spyOn(site, "prepareStack");
    const json = site.toTerraform();
    app.synth();
    expect(prepared).toHaveBeenCalledTimes(1);
    const written = fs.readFileSync(path.join(outdir, "stacks", "site", "cdk.tf.json"), "utf8");
    expect(JSON.parse(written)).toEqual(JSON.parse(JSON.stringify(json)));
    expect(site.toTerraform()).toBe(json);
  });
});

test("every address comes from the override, and none is allocated before the fields of the stack exist", () => {
  const site = testSite(Testing.app());
  const allocated = jest.spyOn(
    site as unknown as { allocateLogicalId: (of: Construct) => string },
    "allocateLogicalId",
  );
  const queue = new SqsQueue(site, "queue", { name: "q" });
  new SqsQueue(site, "copy", { name: queue.arn });
  expect(Testing.synth(site)).toHaveResourceWithProperties(SqsQueue, { name: "${aws_sqs_queue.queue.arn}" });
  expect(allocated.mock.calls.map(([{ node }]) => node.path)).toEqual(["site/queue", "site/copy"]);
});
