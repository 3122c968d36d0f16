import * as fs from "node:fs";
import * as path from "node:path";
import { S3BucketPolicy } from "@cdktf/provider-aws/lib/s3-bucket-policy";
import { Testing } from "cdktf";
import { Bucket } from "../../constructs/storage/bucket";
import { machine } from "../support/machine";
import { testSite } from "../support/site";

beforeAll(() => {
  Object.assign(process.env, machine().env);
});

/** A bucket of a site; `policy` goes beside it, and `overrides` are top-level blocks of the stack. */
function folder({ policy, overrides = {} }: { policy?: string; overrides?: Record<string, unknown> } = {}): string {
  const site = testSite(Testing.app());
  new Bucket(site, "uploads", { name: "uploads" });
  for (const [block, value] of Object.entries(overrides)) site.addOverride(block, value);
  if (policy !== undefined) new S3BucketPolicy(site, "other", { bucket: policy, policy: "{}" });
  const outdir = Testing.fullSynth(site);
  // The state backend is in an account; `terraform init` must not ask for it.
  const local = JSON.stringify({ terraform: { backend: { local: {} } } });
  fs.writeFileSync(path.join(outdir, "stacks", site.node.id, "local_override.tf.json"), local);
  return outdir;
}

test("cdktf's toBeValidTerraform runs Terraform on the resources that a construct of this project adds to a site", () => {
  expect(folder({ policy: "aws_s3_bucket" })).toBeValidTerraform();
  expect(folder({ policy: "${aws_s3_bucket.missing.id}" })).not.toBeValidTerraform();
});

test("the import and moved blocks of the guides are valid in a stack", () => {
  const blocks = (to: string) => ({
    import: [{ to, id: "test-dev-uploads-us-east-1-123456789012" }],
    moved: [{ from: "aws_s3_bucket.documents", to: "aws_s3_bucket.uploads" }],
  });
  expect(folder({ overrides: blocks("aws_s3_bucket.uploads") })).toBeValidTerraform();
  expect(folder({ overrides: blocks("aws_s3_bucket") })).not.toBeValidTerraform();
});
