import { S3BucketReplicationConfigurationA } from "@cdktf/provider-aws/lib/s3-bucket-replication-configuration";
import { App } from "cdktf";
import { chosen } from "../../config";
import { crossRuleFindings } from "../../constructs/policy/across/cross-rules";
import { replicationFindings } from "../../constructs/policy/replications";
import { example } from "../../stacks/example";
import { addCrossCheck } from "../../stacks/shared/cross-checks";
import { DeploymentStacks } from "../../stacks/shared/deployment-stacks";
import { synth } from "../../stacks/synth";
import { asText, inTemporaryFolder, readStacks, type StackJson } from "../support/synth";

/** The example with the names of a deployment, synthesized with all policy rules. */
function synthesized(deployment: string): Record<string, StackJson> {
  return inTemporaryFolder((outdir) => {
    const app = new App({ outdir, stackTraces: false });
    const stacks = new DeploymentStacks(app, chosen(deployment)[0]!);
    example(stacks);
    addCrossCheck(app, () => replicationFindings(stacks.documents));
    addCrossCheck(app, () => crossRuleFindings(stacks.documents));
    synth(app);
    return readStacks(outdir);
  });
}

test.each(["dev", "prod"])("the example of an architecture is synthesized without findings, in %s", (environment) => {
  const stacks = synthesized(`web-${environment}`);
  expect(Object.keys(stacks).sort()).toEqual(
    ["identity", "primary", "primary-base", "secondary", "secondary-base"].map((part) => `web-${environment}-${part}`),
  );
  for (const [role, other] of [
    ["primary", "us-west-2"],
    ["secondary", "us-east-1"],
  ] as const) {
    const text = asText(stacks[`web-${environment}-${role}`]!);
    expect(text).toHaveResource(S3BucketReplicationConfigurationA);
    expect(text).toContain(`web-${environment}-uploads-${other}-`);
  }
});

test("no deployment of the configuration builds the example", () => {
  expect(chosen("*").map(({ architecture }) => architecture)).not.toContain("example");
});
