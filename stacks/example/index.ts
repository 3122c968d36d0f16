import { S3BucketLoggingA } from "@cdktf/provider-aws/lib/s3-bucket-logging";
import type { ExampleDeployment } from "../../config/schema/architectures/example";
import { ReplicationMonitor } from "../../constructs/observability/replication-monitor";
import { SiteDashboard } from "../../constructs/observability/site-dashboard";
import { Key, lookupKey } from "../../constructs/security/key";
import { Bucket } from "../../constructs/storage/bucket";
import { LogBucket } from "../../constructs/storage/log-bucket";
import { Replication, replicationRuleId } from "../../constructs/storage/replication";
import type { StacksOf } from "../shared/deployment-stacks";
import { KEYS } from "../shared/part-names";
import { alerts } from "../shared/site/alerts";
import { siteNetwork } from "../shared/site/site-network";
import { stateCopyMonitor } from "../shared/site/state-copy-monitor";
import type { SiteStack } from "../shared/site-stack";

/** Part of a deterministic name. Two stacks share a name only through a constant like this, never through a token. */
const UPLOADS = "uploads";

/** Days for which access logs are kept. */
const LOG_DAYS = 365;

/** The fields of the configuration and the roles of the sites: `config/schema/architectures/example.ts` declares both. */
type ExampleStacks = StacksOf<ExampleDeployment>;

/**
 * An example of an architecture: two equal sites with a bucket for uploads, each replicated to the other. `config/example.ts`
 * has values for it, and no line of `config/index.ts`, so it is not synthesized by default; `__tests__/stacks/example.test.ts`
 * builds it with all policy rules. CONTRIBUTING.md lists the files of an architecture.
 */
export function example(stacks: ExampleStacks): void {
  // One stack with all IAM roles: the IAM API is in us-east-1, and no other stack may need it for a plan.
  const identity = stacks.identityStack("identity");

  // What the other site refers to comes first. Two sites that replicate to each other have no order; their bases do.
  const bases = stacks.servingSites.map(({ role, names }) =>
    base(stacks.siteStack(`${role}-base`, names, identity), stacks),
  );

  // A stack for each site, with its state in its own region. `after` sets the order of deployment.
  for (const { role, names } of stacks.servingSites) {
    site(stacks.siteStack(role, names, identity).after(...bases), stacks);
  }
  controlStack(stacks.siteStack("control", stacks.sites.control, identity), stacks);
}

/** Keys and buckets of a site. */
function base(stack: SiteStack, { deployment }: ExampleStacks): SiteStack {
  // A key's policy names the AWS services that use it; roles are added where they are declared (`useKey`).
  const data = new Key(stack, "data-key", { name: KEYS.data, description: "Uploads of the site" });
  new Key(stack, "logs-key", {
    name: KEYS.logs,
    description: "Logs and notifications of the site",
    services: ["logs", "cloudwatch"],
  });
  const logs = new LogBucket(stack, "logs", {
    retentionDays: LOG_DAYS,
    services: ["s3AccessLogs"],
    writers: [],
  });
  const uploads = new Bucket(stack, "uploads", {
    name: UPLOADS,
    keyArn: data.arn,
    noncurrentDays: deployment.uploads.noncurrentDays,
  });
  new S3BucketLoggingA(stack, "uploads-access-log", {
    bucket: uploads.name,
    targetBucket: logs.bucket.name,
    targetPrefix: `s3/${UPLOADS}/`,
    // S3 checks at creation whether it may write there.
    dependsOn: [logs.bucket.policy],
  });
  return stack;
}

/** The network of a site, and the replication of its uploads to the other site with alarms and a dashboard. */
function site(stack: SiteStack, stacks: ExampleStacks): void {
  const own = stack.siteNames;
  const other = stacks.otherServingSite(stack.siteRole);
  // The key is in another stack of the site: it is looked up by its deterministic alias.
  const logKey = lookupKey(stack, KEYS.logs);
  siteNetwork(stack, stacks, logKey.arn);
  new Replication(stack, "replication", {
    source: { site: own, bucket: UPLOADS, key: KEYS.data },
    destination: { site: other, bucket: UPLOADS, key: KEYS.data },
    roleName: "uploads-replication",
  });
  const topic = alerts(stack, stacks, logKey);
  const monitor = new ReplicationMonitor(stack, "replication-monitor", {
    topic,
    end: "source",
    sourceBucket: own.bucket(UPLOADS),
    destinationBucket: other.bucket(UPLOADS),
    ruleId: replicationRuleId(other),
  });
  new SiteDashboard(stack, "dashboard", { monitors: [monitor] });
}

/** The control site has the states of the global stacks; their copy in another region is monitored. */
function controlStack(stack: SiteStack, stacks: ExampleStacks): void {
  const logKey = new Key(stack, "logs-key", {
    name: KEYS.logs,
    description: "Logs and notifications of the control site",
    services: ["logs", "cloudwatch"],
  });
  siteNetwork(stack, stacks, logKey.arn);
  stateCopyMonitor(stack, stacks, alerts(stack, stacks, logKey));
}
