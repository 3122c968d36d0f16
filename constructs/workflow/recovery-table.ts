import { DynamodbTable } from "@cdktf/provider-aws/lib/dynamodb-table";
import { Construct } from "constructs";
import { EXECUTIONS_BY_START } from "../../dr/record/items";
import { TTL_ATTRIBUTE } from "../../dr/record/readiness-item";
import { isProtected, statefulLifecycle } from "../core/protection";
import { siteOf } from "../core/site";

export interface RecoveryTableProps {
  /** Last part of the deterministic name. */
  readonly name: string;
  /** Key that encrypts it; readers need `kms:Decrypt`. */
  readonly keyArn: string;
  /**
   * Whether another stack creates a replica of it, in the state of that stack. @see RecoveryTableReplica
   * @default false
   */
  readonly replicated?: boolean;
}

/**
 * The DR table: active site, lock with its epoch, executions and observations. The key of an item is `pk` (the plan)
 * and `sk`, see dr/record/conditional-write.ts and dr/record/site-item.ts.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-security.html
 */
export class RecoveryTable extends Construct {
  /** Deterministic name. */
  readonly name: string;
  /** Deterministic ARN. */
  readonly arn: string;
  readonly resource: DynamodbTable;

  constructor(scope: Construct, id: string, { name, keyArn, replicated = false }: RecoveryTableProps) {
    super(scope, id);
    const site = siteOf(this);
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
      ttl: { attributeName: TTL_ATTRIBUTE, enabled: true },
      pointInTimeRecovery: { enabled: true },
      serverSideEncryption: { enabled: true, kmsKeyArn: keyArn },
      deletionProtectionEnabled: isProtected(site),
      // Global tables require this stream.
      ...(replicated ? { streamEnabled: true, streamViewType: "NEW_AND_OLD_IMAGES" } : {}),
      lifecycle: statefulLifecycle(site, replicated ? { ignoreChanges: ["replica"] } : {}),
    });
  }
}
