import { GetSecretValueCommand, type SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { clusterOf, globalClusterOf } from "../../aws/rds/cluster";
import { instanceOf, type Rds } from "../../aws/rds/instance";
import type { Dial } from "./database-connection";
import type { Check } from "./probe";

/** The Aurora cluster is available and, if `writable` is requested, the writer of its global cluster. */
export function auroraCheck(rds: Rds, cluster: string, globalCluster: string | undefined): Check {
  return {
    name: cluster,
    run: async ({ writable }) => {
      const found = await clusterOf(rds, cluster);
      if (!found) return "the cluster does not exist";
      if (found.Status !== "available") return `it is ${found.Status ?? "in an unknown state"}`;
      if (!writable || globalCluster === undefined) return undefined;
      const global = await globalClusterOf(rds, globalCluster);
      const members = global?.GlobalClusterMembers ?? [];
      const member = members.find(({ DBClusterArn }) => DBClusterArn === found.DBClusterArn);
      return member?.IsWriter ? undefined : `it accepts no writes: it is not the writer of ${globalCluster}`;
    },
  };
}

/** The RDS instance is available and, if `writable` is requested, not a replica. */
export function instanceCheck(rds: Rds, instance: string): Check {
  return {
    name: instance,
    run: async ({ writable }) => {
      const found = await instanceOf(rds, instance);
      if (!found) return "the instance does not exist";
      if (found.DBInstanceStatus !== "available") return `it is ${found.DBInstanceStatus ?? "in an unknown state"}`;
      const source = found.ReadReplicaSourceDBInstanceIdentifier;
      return writable && source ? `it accepts no writes: it is a replica of ${source}` : undefined;
    },
  };
}

/** The database opens a TLS connection with a certificate for its host. Does not log in. */
export function connectionCheck(dial: Dial, host: string, port: number): Check {
  return {
    name: host,
    run: async () => {
      await dial(host, port);
      return undefined;
    },
  };
}

/** The secret is readable in the region and not empty. Does not check its content. */
export function secretCheck(client: Pick<SecretsManagerClient, "send">, secret: string): Check {
  return {
    name: secret,
    run: async () => {
      const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId: secret }));
      return SecretString === undefined || SecretString === "" ? "it is empty" : undefined;
    },
  };
}
