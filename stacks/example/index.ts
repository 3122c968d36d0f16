import { S3BucketLoggingA } from "@cdktf/provider-aws/lib/s3-bucket-logging";
import type { SiteRole } from "../../constructs/core/names";
import { ReplicationMonitor } from "../../constructs/observability/replication-monitor";
import { SiteDashboard } from "../../constructs/observability/site-dashboard";
import { Topic } from "../../constructs/observability/topic";
import { Key, lookupKey } from "../../constructs/security/key";
import { Bucket } from "../../constructs/storage/bucket";
import { LogBucket } from "../../constructs/storage/log-bucket";
import { Replication, replicationRuleId } from "../../constructs/storage/replication";
import type { DeploymentStacks } from "../shared/deployment-stacks";
import type { SiteStack } from "../shared/site-stack";

/** Parts of deterministic names. Two stacks share a name only through a constant like these, never through a token. */
const UPLOADS = "uploads";
const KEYS = { data: "data", logs: "logs" } as const;
const ROLES = ["primary", "secondary"] as const satisfies readonly SiteRole[];

/**
 * An example of an architecture: a bucket for uploads in two regions, each replicated to the other. No configuration selects it;
 * `__tests__/stacks/example.test.ts` builds it and runs all policy rules. CONTRIBUTING.md lists what a real architecture needs
 * beside its stacks: fields in `config/schema`, an order of deployment, a recovery plan, pages.
 */
export function example(deploymentStacks: DeploymentStacks): void {
  // One stack with all IAM roles: the IAM API is in us-east-1, and no other stack may need it for a plan.
  const identity = deploymentStacks.identityStack("identity");

  // What the other site refers to comes first. Two sites that replicate to each other have no order; their bases do.
  const bases = ROLES.map((role) => base(deploymentStacks.siteStack(`${role}-base`, role, identity)));

  // A stack for each site, with its state in its own region. `after` sets the order of deployment.
  for (const role of ROLES) {
    site(deploymentStacks.siteStack(role, role, identity).after(...bases), deploymentStacks);
  }
}

/** Keys and buckets of a site. */
function base(stack: SiteStack): SiteStack {
  // A key's policy names the AWS services that use it; roles are added where they are declared (`useKey`).
  const data = new Key(stack, "data-key", { name: KEYS.data, description: "Uploads of the site" });
  new Key(stack, "logs-key", { name: KEYS.logs, description: "Notifications of the site", services: ["cloudwatch"] });
  const logs = new LogBucket(stack, "logs", { retentionDays: 365, services: ["s3AccessLogs"], writers: [] });
  const uploads = new Bucket(stack, "uploads", { name: UPLOADS, keyArn: data.arn });
  new S3BucketLoggingA(stack, "uploads-access-log", {
    bucket: uploads.name,
    targetBucket: logs.bucket.name,
    targetPrefix: `s3/${UPLOADS}/`,
    // S3 checks at creation whether it may write there.
    dependsOn: [logs.bucket.policy],
  });
  return stack;
}

/** Replication of a site's uploads to the other site, with its alarms and a dashboard. */
function site(stack: SiteStack, { sites }: DeploymentStacks): void {
  const own = stack.siteNames;
  const other = stack.siteRole === "primary" ? sites.secondary : sites.primary;
  new Replication(stack, "replication", {
    source: { site: own, bucket: UPLOADS, key: KEYS.data },
    destination: { site: other, bucket: UPLOADS, key: KEYS.data },
    roleName: "uploads-replication",
  });
  // The key is in another stack of the site: it is looked up by its deterministic alias.
  const topic = new Topic(stack, "alerts", { key: lookupKey(stack, KEYS.logs), emails: ["on-call@example.com"] });
  const monitor = new ReplicationMonitor(stack, "replication-monitor", {
    topic,
    end: "source",
    sourceBucket: own.bucket(UPLOADS),
    destinationBucket: other.bucket(UPLOADS),
    ruleId: replicationRuleId(other),
  });
  new SiteDashboard(stack, "dashboard", { monitors: [monitor] });
}
