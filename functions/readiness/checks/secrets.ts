import { DescribeSecretCommand, type SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import type { Secrets } from "../../../dr/readiness";
import { hasName } from "../../step/errors";
import { type Check, failed, ok } from "../verdict";

type Client = Pick<SecretsManagerClient, "send">;

/** Copies of a secret have the same versions: the current one must be the same in both regions. */
export function secretsCheck(client: (region: string) => Client): Check<Secrets> {
  return async ({ names, region, sourceRegion }) => {
    const look = async (name: string): Promise<string | undefined> => {
      const copy = await currentVersion(client(region), name);
      if (copy === undefined) return `${region} has no current version of ${name}`;
      return copy === (await currentVersion(client(sourceRegion), name))
        ? undefined
        : `${region} and ${sourceRegion} have different versions of ${name}`;
    };
    const wrong = (await Promise.all(names.map(look))).filter((found) => found !== undefined);
    return wrong.length === 0 ? ok(`${names.join(", ")}: the same in both regions`) : failed(wrong.join("; "));
  };
}

/** Id of the version that is read; undefined when there is none. */
async function currentVersion(client: Client, name: string): Promise<string | undefined> {
  try {
    const { VersionIdsToStages = {} } = await client.send(new DescribeSecretCommand({ SecretId: name }));
    return Object.entries(VersionIdsToStages).find(([, stages]) => stages.includes("AWSCURRENT"))?.[0];
  } catch (error) {
    if (hasName(error, "ResourceNotFoundException")) return undefined;
    throw error;
  }
}
