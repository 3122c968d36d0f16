import { controlCall, dataCall } from "../plan/call";
import { AURORA_GLOBAL_FAILOVER, cannotBeShortened } from "../plan/durations";
import { arnOf } from "../plan/plan";
import { stepType } from "../plan/step-type";
import { ORCHESTRATION_SOURCE } from "./sources";

export interface AuroraGlobal {
  /**
   * `failover` may lose data that is not replicated yet, `switchover` loses nothing, `rejoin` waits until the target is
   * in sync.
   */
  readonly action: "failover" | "switchover" | "rejoin";
  readonly globalCluster: string;
  /** Region and cluster that get the writer, or that rejoin. */
  readonly region: string;
  readonly cluster: string;
  /** The other member: AWS requires the permission on both. */
  readonly otherRegion: string;
  readonly otherCluster: string;
}

/**
 * Moves the writer of an Aurora Global Database. A failover is requested in the region that gets the writer, a
 * switchover in the region that has it.
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-global-database-disaster-recovery.html
 */
export const auroraGlobal = stepType<AuroraGlobal>({
  parameters: {
    action: { is: "text", oneOf: ["failover", "switchover", "rejoin"], means: "operation on the writer" },
    globalCluster: { is: "text", means: "identifier of the global cluster" },
    region: { is: "text", means: "region that gets the writer, or rejoins" },
    cluster: { is: "text", means: "identifier of that region's cluster" },
    otherRegion: { is: "text", means: "region of the other member" },
    otherCluster: { is: "text", means: "identifier of the other member" },
  },
  declare: ({ action, globalCluster, region, cluster, otherRegion, otherCluster }, { plan }) => {
    const global = `arn:${plan.partition}:rds::${plan.account}:global-cluster:${globalCluster}`;
    const clusterArn = arnOf(plan)("rds", region, `cluster:${cluster}`);
    const control = plan.sites.control.region;
    const record = dataCall("dynamodb:PutItem", control, arnOf(plan)("dynamodb", control, `table/${plan.table}`));
    const see = [
      controlCall("rds:DescribeGlobalClusters", region, global),
      controlCall("rds:DescribeDBClusters", region, clusterArn),
    ];
    if (action === "rejoin") {
      return {
        summary: `Wait until ${cluster} in ${region} is in sync again; Aurora rebuilds it automatically`,
        function: "aurora-global",
        calls: { start: [record, ...see], check: [record, ...see], undo: [] },
        pollSeconds: 30,
        deadlineSeconds: 6 * 3600,
        expected: { seconds: 0, source: ORCHESTRATION_SOURCE, remedy: "start the failback after the rebuild" },
        gate: `${cluster} is a member of ${globalCluster} and in sync`,
        pointOfNoReturn: false,
        undo: undefined,
        readiness: undefined,
        manualCommands: [
          `aws rds describe-global-clusters --region ${region} --global-cluster-identifier ${globalCluster}`,
        ],
      };
    }
    const [call, callRegion] =
      action === "failover" ? ["FailoverGlobalCluster", region] : ["SwitchoverGlobalCluster", otherRegion];
    return {
      summary: `Make ${cluster} in ${region} the writer of ${globalCluster} by ${action}`,
      function: "aurora-global",
      calls: {
        start: [
          record,
          ...see,
          controlCall(
            `rds:${call}`,
            callRegion,
            global,
            clusterArn,
            arnOf(plan)("rds", otherRegion, `cluster:${otherCluster}`),
          ),
        ],
        check: [record, ...see],
        undo: [],
      },
      pollSeconds: 5,
      deadlineSeconds: action === "failover" ? 600 : 900,
      expected: {
        ...AURORA_GLOBAL_FAILOVER,
        remedy: cannotBeShortened("duration of Aurora itself; only an active-active data store avoids it"),
      },
      gate: undefined,
      pointOfNoReturn: true,
      undo: undefined,
      readiness: { demand: `${cluster} is in sync in ${globalCluster} and available`, calls: see },
      manualCommands: [
        action === "failover"
          ? `aws rds failover-global-cluster --region ${region} --global-cluster-identifier ${globalCluster} --target-db-cluster-identifier ${clusterArn} --allow-data-loss`
          : `aws rds switchover-global-cluster --region ${otherRegion} --global-cluster-identifier ${globalCluster} --target-db-cluster-identifier ${clusterArn}`,
        `aws rds describe-global-clusters --region ${region} --global-cluster-identifier ${globalCluster} --query 'GlobalClusters[0].GlobalClusterMembers[?IsWriter]'`,
      ],
    };
  },
});
