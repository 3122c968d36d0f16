import {
  CreateDBInstanceReadReplicaCommand,
  type CreateDBInstanceReadReplicaCommandInput,
  type DBInstance,
  ModifyDBInstanceCommand,
  StartDBInstanceCommand,
} from "@aws-sdk/client-rds";
import type { StepOutput } from "../../../dr/asl/contract";
import type { RdsReplica } from "../../../dr/steps/rds-replica";
import { rebuilding, rebuilt } from "../../../dr/record/transitions";
import { instanceOf, type Rds } from "../../aws/rds/instance";
import { hasName } from "../../runtime/step/errors";
import { DONE, refused, type StepRun, type StepWork, waiting } from "../../runtime/step/step-function";

type Run = StepRun<RdsReplica>;

/** Makes a former writer a replica of the new one: it is renamed and kept, and the replica takes its name and shape. */
export function rebuild(rds: (region: string) => Rds): StepWork<RdsReplica> {
  const advance = async (run: Run): Promise<StepOutput> => {
    const { input, table, journal, parameters, entry } = run;
    const { region, instance } = parameters;
    // Says whether the site may be rebuilt at all: one that is not fenced may still be written to.
    await table.change(input.plan, (record) => rebuilding(record, input, input.site));
    const client = rds(region);
    const found = await instanceOf(client, instance);
    const keptAs = (entry?.kept?.["renamedTo"] as string | undefined) ?? `${instance}-before-${input.epoch}`;
    if (!found) return create(client, run, await instanceOf(client, keptAs));
    const source = found.ReadReplicaSourceDBInstanceIdentifier;
    const ready = found.DBInstanceStatus === "available";
    if (source !== undefined && [parameters.sourceInstance, sourceArn(parameters)].includes(source)) {
      if (!ready) return waiting(`${instance} is ${found.DBInstanceStatus}`);
      await table.change(input.plan, (record) => rebuilt(record, input, input.site));
      return DONE;
    }
    if (source) return refused(`${instance} is a replica of ${source}, not of ${parameters.sourceInstance}`);
    if (found.DBInstanceStatus === "stopped") {
      // As a fence leaves it; it cannot be renamed so.
      await client.send(new StartDBInstanceCommand({ DBInstanceIdentifier: instance }));
      return waiting(`${instance} is being started`);
    }
    if (!ready || found.PendingModifiedValues?.DBInstanceIdentifier !== undefined) {
      return waiting(`${instance} is ${found.DBInstanceStatus}`);
    }
    if (!entry?.kept) await journal.keep({ renamedTo: keptAs });
    await client.send(
      new ModifyDBInstanceCommand({
        DBInstanceIdentifier: instance,
        NewDBInstanceIdentifier: keptAs,
        ApplyImmediately: true,
      }),
    );
    return waiting(`${instance} is being renamed to ${keptAs}`);
  };
  return { start: advance, check: advance, undo: () => Promise.resolve(DONE), once: true };
}

async function create(client: Rds, { parameters }: Run, former: DBInstance | undefined): Promise<StepOutput> {
  const { instance, sourceInstance } = parameters;
  if (!former) return refused(`neither ${instance} nor its predecessor is there to take the shape of`);
  try {
    await client.send(new CreateDBInstanceReadReplicaCommand({ ...shapeOf(former), ...place(parameters) }));
  } catch (error) {
    // The name is not free before the renaming is over.
    if (!hasName(error, "DBInstanceAlreadyExistsFault", "DBInstanceAlreadyExists")) throw error;
  }
  return waiting(`${instance} is being made a replica of ${sourceInstance}`);
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

/** What Terraform and people expect of the instance is what its predecessor was. */
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
    // AWS keeps names that begin so for itself.
    Tags: former.TagList?.filter(({ Key }) => !Key?.startsWith("aws:")),
  };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}

function sourceArn({ keyArn, sourceRegion, sourceInstance }: RdsReplica): string {
  const [, partition, , , account] = keyArn.split(":");
  return `arn:${partition}:rds:${sourceRegion}:${account}:db:${sourceInstance}`;
}
