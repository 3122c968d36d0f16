import { Construct } from "constructs";
import { InvalidProps } from "../core/invalid-props";
import type { SiteNames } from "../core/names";
import { siteOf } from "../core/site";
import { Replication, replicationRuleId } from "../storage/replication";
import type { Monitor, MonitorProps } from "./monitor";
import { ReplicationMonitor } from "./replication-monitor";

export interface LogArchiveProps extends MonitorProps {
  /** Site of the archive, by deterministic names. */
  readonly control: SiteNames;
  /**
   * Part of the archive's deterministic name.
   * @default "archive"
   */
  readonly archive?: string;
  /** Part of the deterministic alias of the key that encrypts what Firehose and AWS Config write to the log buckets. */
  readonly key: string;
  /** Part of the deterministic alias of the archive's key. */
  readonly archiveKey: string;
  /**
   * Parts of the deterministic names of the site's log buckets. A bucket has at most one replication configuration, so
   * none of these may be replicated elsewhere.
   * @default ["logs"]
   */
  readonly buckets?: readonly string[];
}

/** Last part of the deterministic name of the role that copies a log bucket into the archive. */
export function archivingRole(bucket: string): string {
  return `${bucket}-archiving`;
}

/**
 * Replicates a site's log buckets to the archive of the control site. Earlier stacks create buckets and archive.
 * Objects encrypted with SSE-S3 stay so; all others are encrypted with the archive's key. Deletions are not replicated:
 * an attacker with access to a site cannot empty the archive, which has its own expiration rule.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/default-encryption-faq.html
 */
export class LogArchive extends Construct {
  /** One for each log bucket. */
  readonly monitors: readonly Monitor[];

  constructor(scope: Construct, id: string, props: LogArchiveProps) {
    super(scope, id);
    const { topic, control, archive = "archive", key, archiveKey, buckets = ["logs"] } = props;
    const { siteNames } = siteOf(this);
    if (buckets.length === 0) throw new InvalidProps(this, "buckets should name at least one log bucket, got none");
    this.monitors = buckets.map((bucket) => {
      if (siteNames.bucket(bucket) === control.bucket(archive))
        throw new InvalidProps(this, `buckets should name others than the archive itself, got '${bucket}'`);
      new Replication(this, bucket, {
        source: { site: siteNames, bucket, key },
        destination: { site: control, bucket: archive, key: archiveKey },
        roleName: archivingRole(bucket),
        deletions: false,
      });
      return new ReplicationMonitor(this, `${bucket}-monitor`, {
        topic,
        name: archivingRole(bucket),
        end: "source",
        sourceBucket: siteNames.bucket(bucket),
        destinationBucket: control.bucket(archive),
        ruleId: replicationRuleId(control),
      });
    });
  }
}
