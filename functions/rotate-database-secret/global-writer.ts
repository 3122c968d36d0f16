import { globalClusterOf } from "../aws/rds/cluster";
import type { Rds } from "../aws/rds/instance";
import type { Writer } from "./login";

/** A cluster and the Aurora Global Database that it belongs to. */
export interface Member {
  readonly clusterArn: string;
  /** Identifier. */
  readonly globalCluster: string;
}

/**
 * The writer as RDS describes it. The database itself cannot report it: after a failover to another region, the former
 * writer accepts changes until AWS has fenced it, and loses them.
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-global-database-disaster-recovery.html
 */
export class GlobalWriter implements Writer {
  constructor(
    private readonly client: Rds,
    private readonly of: Member,
  ) {}

  async check(): Promise<void> {
    const { clusterArn, globalCluster } = this.of;
    const found = await globalClusterOf(this.client, globalCluster);
    const moving = found?.FailoverState?.Status;
    const writer = found?.GlobalClusterMembers?.find(({ IsWriter }) => IsWriter)?.DBClusterArn;
    if (moving === undefined && writer === clusterArn) return;
    const got = moving === undefined ? (writer ?? "none") : `none while the global cluster is ${moving}`;
    throw new Error(
      `the writer of ${globalCluster} should be ${clusterArn} when a password is changed there, got ${got}: ` +
        "rotate again when it is the writer",
    );
  }
}
