import { controlCall, dataCall } from "../plan/call";
import { cannotBeShortened, RDS_REPLICA_PROMOTION, RDS_REPLICA_REBUILD } from "../plan/durations";
import { arnOf, type StepContext } from "../plan/plan";
import { type Declaration, stepType } from "../plan/step-type";

export interface RdsReplica {
  /** `promote` makes a replica a standalone writer; `rebuild` makes the former writer a replica of the new one. */
  readonly action: "promote" | "rebuild";
  /** Region and instance to promote or rebuild. */
  readonly region: string;
  readonly instance: string;
  /** For `rebuild`: the current writer. */
  readonly sourceRegion: string;
  readonly sourceInstance: string;
  /** ARN of the KMS key in `region`, for the rebuilt instance. */
  readonly keyArn: string;
}

/**
 * Promotes a cross-region read replica, or rebuilds one. The former writer is renamed before the rebuild, so that data
 * that only it contains stays available. @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_ReadRepl.html
 */
export const rdsReplica = stepType<RdsReplica>({
  parameters: {
    action: { is: "text", oneOf: ["promote", "rebuild"], means: "operation on the instance" },
    region: { is: "text", means: "region of the instance" },
    instance: { is: "text", means: "identifier of the instance" },
    sourceRegion: { is: "text", means: "region of the other instance" },
    sourceInstance: { is: "text", means: "identifier of the other instance" },
    keyArn: { is: "text", means: "ARN of the KMS key in the region" },
  },
  declare: (parameters, { plan }) =>
    parameters.action === "promote" ? promote(parameters, plan) : rebuild(parameters, plan),
});

function promote({ region, instance }: RdsReplica, plan: StepContext["plan"]): Declaration {
  const db = arnOf(plan)("rds", region, `db:${instance}`);
  const describe = controlCall("rds:DescribeDBInstances", region, db);
  const see = [recordCall(plan), describe];
  return {
    summary: `Promote ${instance} in ${region} to a standalone writer`,
    function: "rds-replica",
    calls: { start: [...see, controlCall("rds:PromoteReadReplica", region, db)], check: see, undo: [] },
    pollSeconds: 10,
    deadlineSeconds: 1800,
    expected: { ...RDS_REPLICA_PROMOTION, remedy: "use an Aurora Global Database, which takes under a minute" },
    gate: undefined,
    pointOfNoReturn: true,
    undo: undefined,
    readiness: { demand: `${instance} is a replica and available`, calls: [describe] },
    manualCommands: [
      `aws rds promote-read-replica --region ${region} --db-instance-identifier ${instance}`,
      `aws rds wait db-instance-available --region ${region} --db-instance-identifier ${instance}`,
    ],
  };
}

function rebuild(parameters: RdsReplica, plan: StepContext["plan"]): Declaration {
  const { region, instance, sourceRegion, sourceInstance, keyArn } = parameters;
  const arn = arnOf(plan);
  const db = arn("rds", region, `db:${instance}`);
  const old = arn("rds", region, `db:${instance}-before-*`);
  const source = arn("rds", sourceRegion, `db:${sourceInstance}`);
  const see = [recordCall(plan), controlCall("rds:DescribeDBInstances", region, db, old)];
  const key = (action: string) => ({
    ...controlCall(action, region, keyArn),
    implied: "RDS encrypts the copy on the caller's behalf",
  });
  // https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_Tagging.html
  const tags = { ...controlCall("rds:AddTagsToResource", region, db), implied: "the copy is created with tags" };
  const advance = [
    ...see,
    // A fenced instance is stopped, and a stopped instance cannot be renamed.
    controlCall("rds:StartDBInstance", region, db),
    controlCall("rds:ModifyDBInstance", region, db, old),
    controlCall("rds:CreateDBInstanceReadReplica", region, db, source),
    tags,
    key("kms:CreateGrant"),
    key("kms:DescribeKey"),
  ];
  return {
    summary: `Rebuild ${instance} in ${region} as a replica of ${sourceInstance}`,
    function: "rds-replica",
    // The name is free for the replica only after the renaming: each check continues from the current state.
    calls: { start: advance, check: advance, undo: [] },
    pollSeconds: 60,
    deadlineSeconds: 12 * 3600,
    expected: {
      ...RDS_REPLICA_REBUILD,
      remedy: cannotBeShortened("it grows with the size of the database; rebuild before the date of the failback"),
    },
    gate: `${instance} is a replica of ${sourceInstance} and available`,
    pointOfNoReturn: false,
    undo: undefined,
    readiness: undefined,
    manualCommands: [
      // The fence has stopped it, and RDS cannot modify a stopped instance.
      `aws rds start-db-instance --region ${region} --db-instance-identifier ${instance}`,
      `aws rds wait db-instance-available --region ${region} --db-instance-identifier ${instance}`,
      `aws rds modify-db-instance --region ${region} --db-instance-identifier ${instance} --new-db-instance-identifier ${instance}-before-<epoch> --apply-immediately`,
      `aws rds create-db-instance-read-replica --region ${region} --db-instance-identifier ${instance} --source-db-instance-identifier ${source} --source-region ${sourceRegion} --kms-key-id ${keyArn}`,
      `aws rds wait db-instance-available --region ${region} --db-instance-identifier ${instance}`,
    ],
  };
}

function recordCall(plan: StepContext["plan"]) {
  const { region } = plan.sites.control;
  return dataCall("dynamodb:PutItem", region, arnOf(plan)("dynamodb", region, `table/${plan.table}`));
}
