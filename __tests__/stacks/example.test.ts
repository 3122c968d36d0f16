import { S3BucketReplicationConfigurationA } from "@cdktf/provider-aws/lib/s3-bucket-replication-configuration";
import { App } from "cdktf";
import { chosen, deploymentId } from "../../config";
import { example } from "../../config/example";
import { checked } from "../../config/schema/check";
import { build, deploymentOrder, recoveryPlanIfAny, recoveryPlanOf } from "../../stacks/build";
import { commandsOf, stacksByStep } from "../../stacks/shared/deployment-order";
import { synth } from "../../stacks/synth";
import { stateStacks } from "../../tools/bootstrap/bootstrap";
import { deploymentImages } from "../../tools/image/deployment-image";
import { containing } from "../support/containing";
import { builtFrom } from "../support/deployments";
import { asText, inTemporaryFolder, readStacks, type StackJson } from "../support/synth";

const deploymentOf = (environment: "dev" | "prod") => checked([{ source: "test", value: example(environment) }])[0]!;

/** The example synthesized with all policy rules. */
function synthesized(environment: "dev" | "prod"): Record<string, StackJson> {
  return inTemporaryFolder((outdir) => {
    const app = new App({ outdir, stackTraces: false });
    build(app, deploymentOf(environment));
    synth(app);
    return readStacks(outdir);
  });
}

test.each(["dev", "prod"] as const)(
  "the example of an architecture is synthesized without findings, in %s",
  (environment) => {
    const stacks = synthesized(environment);
    const states = ["control", "copy", "identity", "one", "two"].map((part) => `state-${part}`);
    expect(Object.keys(stacks).sort()).toEqual(
      ["control", "identity", "one", "one-base", ...states, "two", "two-base"].map(
        (part) => `example-${environment}-${part}`,
      ),
    );
    for (const [role, other] of [
      ["one", "us-west-2"],
      ["two", "us-east-1"],
    ] as const) {
      const text = asText(stacks[`example-${environment}-${role}`]!);
      expect(text).toHaveResourceWithProperties(S3BucketReplicationConfigurationA, {
        rule: [
          expect.objectContaining({
            destination: containing({
              bucket: expect.stringContaining(`:example-${environment}-uploads-${other}-`) as string,
            }),
          }),
        ],
      });
    }
  },
);

test("the control region's states are copied to the last serving site", () => {
  const stacks = synthesized("dev");
  expect(asText(stacks["example-dev-state-copy"]!)).toContain("example-dev-state-replica-us-west-2-");
  expect(asText(stacks["example-dev-state-two"]!)).toContain("example-dev-state-replica-us-west-2-");
  expect(asText(stacks["example-dev-state-one"]!)).not.toContain("state-replica");
});

test("the order of the example's first deployment has each of its stacks, after those on which it depends", () => {
  const deployment = deploymentOf("dev");
  const stacks = Object.entries(builtFrom(example("dev"))).map(([name, { dependencies }]) => ({ name, dependencies }));
  expect(
    stateStacks(stacks)
      .map(({ name }) => name)
      .sort(),
  ).toEqual(["control", "copy", "identity", "one", "two"].map((part) => `example-dev-state-${part}`));
  const steps = stacksByStep(deploymentOrder(deployment), deploymentId(deployment), stacks);
  expect([...steps].flatMap(([step, own]) => commandsOf(step, deploymentId(deployment), own))).toEqual([
    "npm run preflight -- example-dev",
    "npm run bootstrap -- example-dev",
    "npm run deploy -- example-dev-identity example-dev-one-base example-dev-two-base",
    "npm run deploy -- example-dev-one example-dev-two example-dev-control",
  ]);
});

test("an architecture without service and recovery has no image and no recovery plan", () => {
  const deployment = deploymentOf("dev");
  expect(deploymentImages(deployment)).toEqual([]);
  expect(recoveryPlanIfAny(deployment)).toBeUndefined();
  expect(() => recoveryPlanOf(deployment)).toThrow(
    "example-dev has no recovery plan: the architecture 'example' has no recovery",
  );
});

test("no deployment of the configuration builds the example", () => {
  expect(chosen("*").map(({ architecture }) => architecture)).not.toContain("example");
});
