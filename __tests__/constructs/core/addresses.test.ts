import { SqsQueue } from "@cdktf/provider-aws/lib/sqs-queue";
import { SnsTopic } from "@cdktf/provider-aws/lib/sns-topic";
import { Construct } from "constructs";
import { synthesizedSite } from "../../support/site";

const addresses = (build: (scope: Construct) => void) =>
  Object.keys(synthesizedSite(build).site.resource!["aws_sqs_queue"]!);

test("an address is the construct's path, without a hash", () => {
  expect(
    addresses((site) => {
      const orders = new Construct(site, "orders");
      new SqsQueue(orders, "Resource", {});
      new SqsQueue(new Construct(orders, "dead letters"), "us-east-1a", {});
      new SqsQueue(site, "7-days", {});
    }).sort(),
  ).toEqual(["_7_days", "orders", "orders_dead_letters_us_east_1a"]);
});

test("two elements of one address are an error that names both, before anything is written", () => {
  expect(() =>
    addresses((site) => {
      new SqsQueue(new Construct(site, "a"), "b_c", {});
      new SqsQueue(new Construct(site, "a_b"), "c", {});
    }),
  ).toThrow("[site/a_b/c] the Terraform address 'aws_sqs_queue.a_b_c' is already taken by [site/a/b_c]");
});

test("different types may share a name", () => {
  const { site } = synthesizedSite((stack) => {
    new SqsQueue(new Construct(stack, "a"), "b_c", {});
    new SnsTopic(new Construct(stack, "a_b"), "c", {});
  });
  expect(Object.keys(site.resource!["aws_sns_topic"]!)).toEqual(["a_b_c"]);
});
