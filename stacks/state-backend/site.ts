import { DynamodbTable } from "@cdktf/provider-aws/lib/dynamodb-table";
import { acknowledge } from "../../constructs/policy/acknowledgement";
import { Key } from "../../constructs/security/key";
import { Bucket } from "../../constructs/storage/bucket";
import type { SiteStack } from "../shared/site-stack";
import { STATE, STATE_LOCK, STATE_REPLICA } from "../shared/part-names";

/** Days for which replaced versions of a state can be restored. */
const VERSION_DAYS = 365;
const NO_ACCESS_LOG =
  "the state backend is the first stack in a region: a log bucket would need a state backend that does not exist yet";

export interface StateBackendProps {
  /** Whether it also has the bucket that the control region's states are copied to. */
  readonly keepsCopy?: boolean;
}

/** The bucket, lock table and key for the states of one site. They are protected in every environment. */
export function siteStateBackend(stack: SiteStack, { keepsCopy = false }: StateBackendProps = {}): SiteStack {
  const { siteNames } = stack;
  const key = new Key(stack, "key", { name: STATE, description: "Terraform states and their locks" });
  const bucket = new Bucket(stack, "bucket", {
    name: STATE,
    keyArn: key.arn,
    noncurrentDays: VERSION_DAYS,
    protect: true,
  });
  acknowledge(bucket, "bucket-access-log", NO_ACCESS_LOG);
  new DynamodbTable(stack, "locks", {
    name: siteNames.of(STATE_LOCK),
    billingMode: "PAY_PER_REQUEST",
    hashKey: "LockID",
    attribute: [{ name: "LockID", type: "S" }],
    pointInTimeRecovery: { enabled: true },
    serverSideEncryption: { enabled: true, kmsKeyArn: key.arn },
    deletionProtectionEnabled: true,
    lifecycle: { preventDestroy: true },
  });
  if (keepsCopy) {
    const replica = new Bucket(stack, "replica", {
      name: STATE_REPLICA,
      keyArn: key.arn,
      noncurrentDays: VERSION_DAYS,
      protect: true,
    });
    acknowledge(replica, "bucket-access-log", NO_ACCESS_LOG);
  }
  return stack;
}
