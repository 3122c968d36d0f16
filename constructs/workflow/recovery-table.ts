import { DynamodbTable } from "@cdktf/provider-aws/lib/dynamodb-table";
import { Construct } from "constructs";
import { EXECUTIONS_BY_START } from "../../dr/items";
import { InvalidProps } from "../core/invalid-props";
import { isProtected, statefulLifecycle } from "../core/protection";
import { siteOf } from "../core/site";

export interface RecoveryTableProps {
  /** Last part of the agreed name. */
  readonly name: string;
  /** Key that encrypts it; whoever reads it needs `kms:Decrypt`. */
  readonly keyArn: string;
  /**
   * A copy that can be read while the table's region is gone. It belongs to the same state: a plan then needs its region too.
   * @default none
   */
  readonly replica?: {
    readonly region: string;
    /** ARN of a key of that region; an alias would differ in every plan. */
    readonly keyArn: string;
  };
}

/**
 * What a recovery remembers: who serves, the lock with its epoch, executions and observations. Items go by `pk` (the plan)
 * and `sk`, see dr/conditional-write.ts and dr/site-item.ts.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-security.html
 */
export class RecoveryTable extends Construct {
  /** Agreed name. */
  readonly name: string;
  /** Agreed ARN. */
  readonly arn: string;
  readonly resource: DynamodbTable;

  constructor(scope: Construct, id: string, { name, keyArn, replica }: RecoveryTableProps) {
    super(scope, id);
    const site = siteOf(this);
    if (replica?.region === site.region) {
      throw new InvalidProps(this, `replica should be in another region, got ${replica.region}`);
    }
    this.name = site.siteNames.of(name);
    this.arn = site.siteNames.arn("dynamodb", `table/${this.name}`);
    const { name: indexName, sortKey, attributes } = EXECUTIONS_BY_START;
    this.resource = new DynamodbTable(this, "Resource", {
      name: this.name,
      billingMode: "PAY_PER_REQUEST",
      hashKey: "pk",
      rangeKey: "sk",
      attribute: [
        { name: "pk", type: "S" },
        { name: "sk", type: "S" },
        { name: sortKey, type: "S" },
      ],
      globalSecondaryIndex: [
        {
          name: indexName,
          hashKey: "pk",
          rangeKey: sortKey,
          projectionType: "INCLUDE",
          nonKeyAttributes: [...attributes],
        },
      ],
      pointInTimeRecovery: { enabled: true },
      serverSideEncryption: { enabled: true, kmsKeyArn: keyArn },
      deletionProtectionEnabled: isProtected(site),
      ...(replica
        ? {
            // What global tables are made of.
            streamEnabled: true,
            streamViewType: "NEW_AND_OLD_IMAGES",
            replica: [
              {
                regionName: replica.region,
                kmsKeyArn: replica.keyArn,
                pointInTimeRecovery: true,
                propagateTags: true,
              },
            ],
          }
        : {}),
      lifecycle: statefulLifecycle(site),
    });
  }
}
