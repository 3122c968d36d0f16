import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { DataAwsLb } from "@cdktf/provider-aws/lib/data-aws-lb";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { S3Bucket } from "@cdktf/provider-aws/lib/s3-bucket";
import { S3BucketLifecycleConfiguration } from "@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration";
import { SqsQueue } from "@cdktf/provider-aws/lib/sqs-queue";
import { Testing } from "cdktf";
import { Bucket } from "../../constructs/storage/bucket";
import { containing } from "../support/containing";
import { testSite } from "../support/site";

test("cdktf's matchers find a resource of cdktf's own stack", () => {
  const json = Testing.synthScope((scope) => {
    new CloudwatchLogGroup(scope, "log", { name: "log", retentionInDays: 30 });
  });
  expect(json).toHaveResource(CloudwatchLogGroup);
  expect(json).toHaveResourceWithProperties(CloudwatchLogGroup, { retention_in_days: 30 });
  expect(json).not.toHaveResourceWithProperties(CloudwatchLogGroup, { retention_in_days: 7 });
  expect(json).not.toHaveResource(SqsQueue);
});

test("cdktf's matchers find the resources that a construct of this project adds to a site", () => {
  const site = testSite(Testing.app());
  new Bucket(site, "uploads", { name: "uploads", keyArn: "arn:aws:kms:us-east-1:123456789012:key/one" });
  const json = Testing.synth(site);
  expect(json).toHaveResourceWithProperties(S3Bucket, { bucket: "test-dev-uploads-us-east-1-123456789012" });
  expect(json).not.toHaveResourceWithProperties(S3Bucket, { bucket: "uploads" });
  expect(json).toHaveProviderWithProperties(AwsProvider, { region: "us-east-1" });
  expect(json).not.toHaveDataSource(DataAwsLb);
});

test("containing lets nested objects have further properties, but no other values and lists no further items", () => {
  const json = Testing.synthScope((scope) => {
    const transition = [{ days: 30, storageClass: "STANDARD_IA" }];
    const rule = [{ id: "expire", status: "Enabled", expiration: [{ days: 365 }], transition }];
    new S3BucketLifecycleConfiguration(scope, "rules", { bucket: "logs", rule });
  });
  const found = (rule: unknown) => ({ rule: containing(rule) });
  for (const part of [{ id: "expire" }, { id: expect.any(String) as unknown }, { transition: [{ days: 30 }] }]) {
    expect(json).toHaveResourceWithProperties(S3BucketLifecycleConfiguration, found([part]));
    expect(json).not.toHaveResourceWithProperties(S3BucketLifecycleConfiguration, { rule: [part] });
  }
  for (const rule of [
    [{ id: "other" }],
    [{ prefix: "logs/" }],
    [{ transition: [{ days: 31 }] }],
    [{ transition: [] }],
    [],
    [{ id: "expire" }, {}],
  ]) {
    expect(json).not.toHaveResourceWithProperties(S3BucketLifecycleConfiguration, found(rule));
  }
});

test("a construct outside a site fails with the fix", () => {
  expect(() =>
    Testing.synthScope((scope) => {
      new Bucket(scope, "uploads", { name: "uploads", keyArn: "arn:aws:kms:us-east-1:123456789012:key/one" });
    }),
  ).toThrow(
    "[stack/uploads] should be placed in a site's stack: create it in a stack of `DeploymentStacks.siteStack`, and in a test in `testSite(Testing.app())` of __tests__/support/site",
  );
});
