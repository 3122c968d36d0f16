import { SqsQueue } from "@cdktf/provider-aws/lib/sqs-queue";
import { App, Fn, TerraformStack, Token } from "cdktf";
import { chosen } from "../../../config";
import { resolveTokens } from "../../../constructs/core/resolve";
import { build } from "../../../stacks/build";
import { PlatformStack } from "../../../stacks/shared/platform-stack";
import { testSite } from "../../support/site";
import { inTemporaryFolder } from "../../support/synth";

test("every stack resolves to exactly the result of CDKTF", () => {
  inTemporaryFolder((outdir) => {
    const app = new App({ outdir, stackTraces: false });
    for (const deployment of chosen()) build(app, deployment);
    const stacks = app.node.children.filter((child) => child instanceof PlatformStack);
    expect(stacks.length).toBeGreaterThan(10);
    for (const stack of stacks) {
      const theirs: unknown = TerraformStack.prototype.toTerraform.call(stack);
      expect(stack.toTerraform()).toEqual(theirs);
    }
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
