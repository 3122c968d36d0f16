import { Construct } from "constructs";
import { InvalidProps } from "../core/invalid-props";
import type { SiteNames } from "../core/names";
import { siteOf } from "../core/site";
import type { Bucket } from "../storage/bucket";
import { Replication } from "../storage/replication";

export interface LogArchiveProps {
  /** Site that keeps the archive, by agreed names. */
  readonly control: SiteNames;
  /**
   * Part of the archive's agreed name.
   * @default "archive"
   */
  readonly archive?: string;
  /**
   * Parts of the agreed names of the site's log buckets. A bucket takes one replication configuration: none of these may
   * be replicated elsewhere too.
   * @default ["logs"]
   */
  readonly buckets?: readonly string[];
  /**
   * Those of them that the same stack makes: they have to keep versions first.
   * @default made by earlier stacks
   */
  readonly after?: readonly LogSource[];
}

/** A log bucket of this stack. */
export interface LogSource {
  /** Part of its agreed name. */
  readonly name: string;
  readonly bucket: Bucket;
}

/**
 * Gathers a site's logs in the archive of the control site, object by object. Deletions are not passed on: who gets hold of
 * a site cannot make the archive forget. The archive expires by its own rule.
 */
export class LogArchive extends Construct {
  constructor(scope: Construct, id: string, props: LogArchiveProps) {
    super(scope, id);
    const { control, archive = "archive", buckets = ["logs"], after = [] } = props;
    const { siteNames } = siteOf(this);
    if (buckets.length === 0) throw new InvalidProps(this, "buckets should name at least one log bucket, got none");
    for (const bucket of buckets) {
      if (siteNames.bucket(bucket) === control.bucket(archive))
        throw new InvalidProps(this, `buckets should name others than the archive itself, got '${bucket}'`);
      const source = after.find(({ name }) => name === bucket);
      new Replication(this, bucket, {
        ...(source ? { after: source.bucket } : {}),
        source: { site: siteNames, bucket },
        destination: { site: control, bucket: archive },
        roleName: `${bucket}-archiving`,
        deletions: false,
      });
    }
  }
}
