import { DynamodbTableReplicaA } from "@cdktf/provider-aws/lib/dynamodb-table-replica";
import { Construct } from "constructs";
import { InvalidProps } from "../core/invalid-props";
import { isProtected, statefulLifecycle } from "../core/protection";
import { siteOf } from "../core/site";
import { Key } from "../security/key";

export interface RecoveryTableReplicaProps {
  /** Name of the DR table. */
  readonly table: string;
  /** Region of the DR table: the control region. */
  readonly region: string;
  /** Part of the deterministic alias of its own key. */
  readonly keyName: string;
}

/**
 * A replica of the DR table in a serving site, with a key of that region: the active site can be read during an outage
 * of the control region. It belongs to the site's state, so that the control region's state needs no other region; a
 * plan of the site then needs the control region. Only the original table is written to.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/globaltables-security.html
 */
export class RecoveryTableReplica extends Construct {
  constructor(scope: Construct, id: string, { table, region, keyName }: RecoveryTableReplicaProps) {
    super(scope, id);
    const site = siteOf(this);
    if (region === site.region)
      throw new InvalidProps(this, `should be in another region than the table, got ${region}`);
    const key = new Key(this, "key", { name: keyName, description: "DR orchestration: replica of the DR table" });
    const { partition, identity } = site.names;
    new DynamodbTableReplicaA(this, "Resource", {
      globalTableArn: `arn:${partition}:dynamodb:${region}:${identity.account}:table/${table}`,
      kmsKeyArn: key.arn,
      pointInTimeRecovery: true,
      deletionProtectionEnabled: isProtected(site),
      lifecycle: statefulLifecycle(site),
    });
  }
}
