import { SqsQueue } from "@cdktf/provider-aws/lib/sqs-queue";
import { DataAwsLb } from "@cdktf/provider-aws/lib/data-aws-lb";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import {
  App,
  Fn,
  TerraformHclModule,
  TerraformLocal,
  TerraformOutput,
  TerraformStack,
  TerraformVariable,
  Token,
} from "cdktf";
import { Construct } from "constructs";
import { resolveTokens } from "../../../constructs/core/resolve";
import { Ephemeral } from "../../../constructs/core/ephemeral";
import { everyStack } from "../../support/deployments";
import { testSite } from "../../support/site";
import { inTemporaryFolder } from "../../support/synth";

test("every stack resolves to exactly the result of CDKTF", () => {
  const stacks = everyStack();
  expect(stacks.length).toBeGreaterThan(10);
  for (const stack of stacks) {
    const theirs: unknown = TerraformStack.prototype.toTerraform.call(stack);
    expect(stack.toTerraform()).toEqual(theirs);
  }
});

test("a stack with every kind of element, and with overrides, resolves to exactly the result of CDKTF", () => {
  inTemporaryFolder((outdir) => {
    const stack = testSite(new App({ outdir, stackTraces: false }));
    const nested = new Construct(new Construct(stack, "outer"), "inner");
    const variable = new TerraformVariable(stack, "size", { type: "number", default: 3, sensitive: true });
    const local = new TerraformLocal(stack, "seconds", { doubled: Fn.join("-", ["a", variable.stringValue]) });
    const other = new AwsProvider(stack, "other", { region: "us-west-2", alias: "other" });
    const lookup = new DataAwsLb(nested, "lookup", { name: "web", provider: other });
    const first = new SqsQueue(nested, "first", { name: lookup.arn, delaySeconds: variable.numberValue });
    const second = new SqsQueue(stack, "second", { name: "q", dependsOn: [first], tags: { Local: local.asString } });
    second.addOverride("tags.Of", first.arn);
    second.addOverride("policy", null);
    second.importFrom("https://sqs.us-east-1.amazonaws.com/123456789012/q");
    new SqsQueue(stack, "many", { name: "m", count: variable.numberValue });
    new TerraformHclModule(stack, "module", { source: "terraform-aws-modules/sqs/aws", variables: { arn: first.arn } });
    new Ephemeral(stack, "password", "aws_secretsmanager_random_password", { password_length: 32 });
    new TerraformOutput(nested, "one", { value: first.arn, description: "ARN" });
    new TerraformOutput(nested, "two", { value: second.delaySeconds, sensitive: true });
    new TerraformOutput(stack, "three", { value: [first.url, second.url] });
    stack.addOverride("moved", [{ from: "aws_sqs_queue.old", to: first.fqn }]);
    stack.addOverride("terraform.backend.s3.use_lockfile", true);
    stack.addOverride("terraform.required_version", undefined);
    stack.addOverride("resource.aws_sqs_queue.second.name", `after-${first.name}`);
    stack.addOverride("resource.aws_sqs_queue.second.depends_on", [lookup.fqn]);

    const theirs: unknown = TerraformStack.prototype.toTerraform.call(stack);
    const ours = stack.toTerraform();
    expect(ours).toEqual(theirs);
    expect(JSON.stringify(ours)).not.toContain("TfToken");
    expect(Object.keys(ours).sort()).toEqual(
      ["//", "data", "ephemeral", "import", "locals", "module", "moved", "output"].concat([
        ...["provider", "resource", "terraform", "variable"],
      ]),
    );
  });
});

test("tokens are found at every place of a value", () => {
  inTemporaryFolder((outdir) => {
    const stack = testSite(new App({ outdir, stackTraces: false }));
    const queue = new SqsQueue(stack, "queue", { name: "q" });
    const value = {
      text: `arn of ${queue.name}!`,
      number: queue.delaySeconds,
      inText: `${queue.delaySeconds} seconds`,
      list: Fn.split(",", queue.name),
      lazily: { produced: Token.asAny(queue.fqn) },
      [`key-${queue.name}`]: 1,
      map: { inner: Fn.lookup({ a: queue.arn }, "a", "") },
      mixed: [1, "plain", queue.arn, { deep: [queue.url, undefined] }, null, true],
      literal: "us-east-1e and 10e3 and ${not_a_token.x.y}",
      nothing: undefined,
      empty: [],
    };
    const theirs = resolveLikeCdktf(stack, value);
    expect(resolveTokens(stack, value)).toEqual(theirs);
    expect(JSON.stringify(resolveTokens(stack, value))).not.toContain("TfToken");
  });
});

function resolveLikeCdktf(stack: TerraformStack, value: unknown): unknown {
  const { resolve } = jest.requireActual<{ resolve: (scope: TerraformStack, value: unknown) => unknown }>(
    "cdktf/lib/_tokens",
  );
  return resolve(stack, value);
}
