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

/** A bucket of a site; `policy` goes beside it. */
function folder(policy?: string): string {
  const site = testSite(Testing.app());
  new Bucket(site, "uploads", { name: "uploads" });
  if (policy !== undefined) new S3BucketPolicy(site, "other", { bucket: policy, policy: "{}" });
  const outdir = Testing.fullSynth(site);
  // The state backend is in an account; `terraform init` must not ask for it.
  const local = JSON.stringify({ terraform: { backend: { local: {} } } });
  fs.writeFileSync(path.join(outdir, "stacks", site.node.id, "local_override.tf.json"), local);
  return outdir;
}

test("cdktf's toBeValidTerraform runs Terraform on the resources that a construct of this project adds to a site", () => {
  expect(folder("aws_s3_bucket")).toBeValidTerraform();
  expect(folder("${aws_s3_bucket.missing.id}")).not.toBeValidTerraform();
}, 120_000);
