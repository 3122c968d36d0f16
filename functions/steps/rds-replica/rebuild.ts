import {
  CreateDBInstanceReadReplicaCommand,
  type CreateDBInstanceReadReplicaCommandInput,
  type DBInstance,
  ModifyDBInstanceCommand,
  StartDBInstanceCommand,
} from "@aws-sdk/client-rds";
import type { StepOutput } from "../../../dr/asl/contract";
import type { RdsReplica } from "../../../dr/steps/rds-replica";
import { completeRebuild, startRebuild } from "../../../dr/record/transitions";
import { instanceOf, type Rds } from "../../aws/rds/instance";
import { hasName } from "../../runtime/step/errors";
import { DONE, refused, type StepRun, type StepWork, waiting } from "../../runtime/step/step-function";

type Run = StepRun<RdsReplica>;

/** Renames and keeps a former writer, and creates a replica of the new writer with its name and settings. */
export function rebuild(rds: (region: string) => Rds): StepWork<RdsReplica> {
  const advance = async (run: Run): Promise<StepOutput> => {
    const { input, table, journal, parameters, entry } = run;
    const { region, instance } = parameters;
    // Refused when the site may not be rebuilt: a site that is not fenced may still accept writes.
    await table.change(input.plan, (record) => startRebuild(record, input, input.site));
    const client = rds(region);
    const found = await instanceOf(client, instance);
    const keptAs = (entry?.undoState?.["renamedTo"] as string | undefined) ?? `${instance}-before-${input.epoch}`;
    if (!found) return create(client, run, await instanceOf(client, keptAs));
    const source = found.ReadReplicaSourceDBInstanceIdentifier;
    const ready = found.DBInstanceStatus === "available";
    if (source !== undefined && [parameters.sourceInstance, sourceArn(parameters)].includes(source)) {
      if (!ready) return waiting(`${instance} is ${found.DBInstanceStatus}`);
      await table.change(input.plan, (record) => completeRebuild(record, input, input.site));
      return DONE;
    }
    if (source) return refused(`${instance} is a replica of ${source}, not of ${parameters.sourceInstance}`);
    if (found.DBInstanceStatus === "stopped") {
      // A fence stops the instance; a stopped instance cannot be renamed.
      await client.send(new StartDBInstanceCommand({ DBInstanceIdentifier: instance }));
      return waiting(`${instance} is being started`);
    }
    if (!ready || found.PendingModifiedValues?.DBInstanceIdentifier !== undefined) {
      return waiting(`${instance} is ${found.DBInstanceStatus}`);
    }
    if (!entry?.undoState) await journal.saveUndoState({ renamedTo: keptAs });
    await client.send(
      new ModifyDBInstanceCommand({
        DBInstanceIdentifier: instance,
        NewDBInstanceIdentifier: keptAs,
        ApplyImmediately: true,
      }),
    );
    return waiting(`${instance} is being renamed to ${keptAs}`);
  };
  return { start: advance, check: advance, undo: () => Promise.resolve(DONE), doneIsFinal: true };
}

async function create(client: Rds, { parameters }: Run, former: DBInstance | undefined): Promise<StepOutput> {
  const { instance, sourceInstance } = parameters;
  if (!former) return refused(`neither ${instance} nor its predecessor exists to copy the settings from`);
  try {
    await client.send(new CreateDBInstanceReadReplicaCommand({ ...shapeOf(former), ...place(parameters) }));
  } catch (error) {
    // The name is in use until the rename is complete.
    if (!hasName(error, "DBInstanceAlreadyExistsFault", "DBInstanceAlreadyExists")) throw error;
  }
  return waiting(`${instance} is being created as a replica of ${sourceInstance}`);
}

function place(parameters: RdsReplica) {
  const { instance, sourceRegion, keyArn } = parameters;
  return {
    DBInstanceIdentifier: instance,
    SourceDBInstanceIdentifier: sourceArn(parameters),
    SourceRegion: sourceRegion,
    KmsKeyId: keyArn,
  };
}

/** The settings of the predecessor: Terraform expects the same. */
function shapeOf(former: DBInstance): Omit<CreateDBInstanceReadReplicaCommandInput, "DBInstanceIdentifier"> {
  const given = {
    DBInstanceClass: former.DBInstanceClass,
    DBSubnetGroupName: former.DBSubnetGroup?.DBSubnetGroupName,
    VpcSecurityGroupIds: former.VpcSecurityGroups?.flatMap(({ VpcSecurityGroupId: id }) => (id ? [id] : [])),
    DBParameterGroupName: former.DBParameterGroups?.[0]?.DBParameterGroupName,
    MultiAZ: former.MultiAZ,
    Port: former.Endpoint?.Port,
    StorageType: former.StorageType,
    PubliclyAccessible: false,
    AutoMinorVersionUpgrade: former.AutoMinorVersionUpgrade,
    CopyTagsToSnapshot: former.CopyTagsToSnapshot,
    DeletionProtection: former.DeletionProtection,
    EnableIAMDatabaseAuthentication: former.IAMDatabaseAuthenticationEnabled,
    EnableCloudwatchLogsExports: former.EnabledCloudwatchLogsExports,
    MonitoringInterval: former.MonitoringInterval,
    MonitoringRoleArn: former.MonitoringRoleArn,
    EnablePerformanceInsights: former.PerformanceInsightsEnabled,
    PerformanceInsightsKMSKeyId: former.PerformanceInsightsKMSKeyId,
    PerformanceInsightsRetentionPeriod: former.PerformanceInsightsRetentionPeriod,
    // The prefix is reserved for AWS.
    Tags: former.TagList?.filter(({ Key }) => !Key?.startsWith("aws:")),
  };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}

function sourceArn({ keyArn, sourceRegion, sourceInstance }: RdsReplica): string {
  const [, partition, , , account] = keyArn.split(":");
  return `arn:${partition}:rds:${sourceRegion}:${account}:db:${sourceInstance}`;
}
