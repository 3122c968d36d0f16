import {
  DescribeSecretCommand,
  type ReplicationStatusType,
  type SecretsManagerClient,
} from "@aws-sdk/client-secrets-manager";
import type { Secrets } from "../../../../dr/derived/readiness";
import { hasName } from "../../../runtime/step/errors";
import { type Check, failed, ok } from "../verdict";

type Client = Pick<SecretsManagerClient, "send">;

/**
 * Replicas of a secret have its versions: the current one must be the same in both regions, and the last replication must
 * have succeeded. Secrets Manager sends no notification of a failure.
 * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/replicate-secrets_troubleshoot.html
 */
export function secretsCheck(client: (region: string) => Client): Check<Secrets> {
  return async ({ names, region, sourceRegion }) => {
    const problemOf = async (name: string): Promise<string | undefined> => {
      const copy = await described(client(region), name);
      if (copy?.current === undefined) return `${region} has no current version of ${name}`;
      const source = await described(client(sourceRegion), name);
      const { Status, StatusMessage = "no reason given" } =
        source?.replication.find(({ Region }) => Region === region) ?? {};
      const failure = Status === "Failed" ? `: the replication has failed, ${StatusMessage}` : "";
      if (copy.current !== source?.current) {
        return `${region} and ${sourceRegion} have different versions of ${name}${failure}`;
      }
      return failure === "" ? undefined : `${name} in ${sourceRegion}${failure}`;
    };
    const wrong = (await Promise.all(names.map(problemOf))).filter((found) => found !== undefined);
    return wrong.length === 0 ? ok(`${names.join(", ")}: the same in both regions`) : failed(wrong.join("; "));
  };
}

interface Described {
  /** Id of the current version. */
  readonly current: string | undefined;
  readonly replication: readonly ReplicationStatusType[];
}

/** Undefined when the secret does not exist. */
async function described(client: Client, name: string): Promise<Described | undefined> {
  try {
    const { VersionIdsToStages = {}, ReplicationStatus = [] } = await client.send(
      new DescribeSecretCommand({ SecretId: name }),
    );
    return {
      current: Object.entries(VersionIdsToStages).find(([, stages]) => stages.includes("AWSCURRENT"))?.[0],
      replication: ReplicationStatus,
    };
  } catch (error) {
    if (hasName(error, "ResourceNotFoundException")) return undefined;
    throw error;
  }
}
