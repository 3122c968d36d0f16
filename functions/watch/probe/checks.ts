import { GetSecretValueCommand, type SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { clusterOf, globalClusterOf } from "../../aws/rds/cluster";
import { instanceOf, type Rds } from "../../aws/rds/instance";
import type { Dial } from "./database-connection";
import type { Check } from "./probe";

/** An Aurora cluster that is available and, where writes are asked for, the writer of its global cluster. */
export function auroraCheck(rds: Rds, cluster: string, globalCluster: string | undefined): Check {
  return {
    name: cluster,
    look: async ({ writable }) => {
      const found = await clusterOf(rds, cluster);
      if (!found) return "there is no such cluster";
      if (found.Status !== "available") return `it is ${found.Status ?? "in no known state"}`;
      if (!writable || globalCluster === undefined) return undefined;
      const global = await globalClusterOf(rds, globalCluster);
      const members = global?.GlobalClusterMembers ?? [];
      const member = members.find(({ DBClusterArn }) => DBClusterArn === found.DBClusterArn);
      return member?.IsWriter ? undefined : `it takes no writes: it is not the writer of ${globalCluster}`;
    },
  };
}

/** An instance of RDS that is available and, where writes are asked for, no replica. */
export function instanceCheck(rds: Rds, instance: string): Check {
  return {
    name: instance,
    look: async ({ writable }) => {
      const found = await instanceOf(rds, instance);
      if (!found) return "there is no such instance";
      if (found.DBInstanceStatus !== "available") return `it is ${found.DBInstanceStatus ?? "in no known state"}`;
      const source = found.ReadReplicaSourceDBInstanceIdentifier;
      return writable && source ? `it takes no writes: it is a replica of ${source}` : undefined;
    },
  };
}

/** A database that answers its greeting and proves its name by TLS. Nobody logs in. */
export function connectionCheck(dial: Dial, host: string, port: number): Check {
  return {
    name: host,
    look: async () => {
      await dial(host, port);
      return undefined;
    },
  };
}

/** A secret that the site's services could read; what stands in it is not looked at. */
export function secretCheck(client: Pick<SecretsManagerClient, "send">, secret: string): Check {
  return {
    name: secret,
    look: async () => {
      const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId: secret }));
      return SecretString === undefined || SecretString === "" ? "it is empty" : undefined;
    },
  };
}
