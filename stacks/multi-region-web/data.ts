import type { TerraformResource } from "cdktf";
import type { Statement } from "../../constructs/core/policy-document";
import { AuroraCluster } from "../../constructs/data/aurora-cluster";
import { Cache } from "../../constructs/data/cache";
import { DatabaseProxy } from "../../constructs/data/database-proxy";
import { DatabaseSecret, lookupApplicationSecret, type SecretRef } from "../../constructs/data/database-secret";
import { READ_SECRET_ACTIONS, readSecretStatements } from "../../constructs/data/secret-grants";
import type { Connectable } from "../../constructs/network/connectable";
import type { Network } from "../../constructs/network/network";
import { acknowledge } from "../../constructs/policy/acknowledgement";
import type { Reachable, ServiceUse } from "../../constructs/policy/connection";
import { BackupPlan } from "../../constructs/security/backup-plan";
import { lookupKey, type KeyRef } from "../../constructs/security/key";
import { SecretRotation } from "../../constructs/security/secret-rotation";
import type { SiteStack } from "../shared/site-stack";
import { KEYS } from "../shared/part-names";
import type { WebStacks } from "./web-stacks";

/**
 * Connections of the proxy, in percent of the instance's, where direct reads use the same instance.
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/rds-proxy-connections.html
 */
const SHARED_CONNECTIONS_PERCENT = 60;

/** How the application connects to its database and cache. */
export interface WebData {
  readonly database: AuroraCluster;
  readonly cache: Cache | undefined;
  /** Rotates the password; only in the primary, which creates the secret. */
  readonly rotation: SecretRotation | undefined;
  /** Environment variables: the same names in every site, with the hosts of that site. */
  readonly environment: Readonly<Record<string, string>>;
  readonly statements: readonly Statement[];
  /** What the application connects to. */
  readonly connectsTo: readonly Reachable[];
  /** AWS APIs that it calls for this. */
  readonly uses: readonly ServiceUse[];
  /** Allows the application to connect; returns the rules. */
  admit(application: Connectable): readonly TerraformResource[];
}

interface WebDataProps {
  readonly network: Network;
  readonly logKey: KeyRef;
}

/** The regional database cluster, its secret, proxy and backups, and the cache if there is one. */
export function webData(stack: SiteStack, stacks: WebStacks, props: WebDataProps): WebData {
  const { deployment } = stacks;
  const dataKey = lookupKey(stack, KEYS.data);
  const { database, secret, rotation } = webDatabase(stack, stacks, props, dataKey);
  const proxy = deployment.database.proxy
    ? new DatabaseProxy(stack, "database-proxy", {
        network: props.network,
        database,
        secret,
        ...(rotation ? { user: rotation.applicationUser } : {}),
        secretKeyAlias: stack.siteNames.keyAlias(KEYS.data),
        readers: deployment.database.readers > 0,
        ...(deployment.database.readers > 0 ? {} : { maxConnectionsPercent: SHARED_CONNECTIONS_PERCENT }),
        logKeyArn: props.logKey.arn,
        logRetentionDays: deployment.logs.retentionDays,
      })
    : undefined;
  const cache = webCache(stack, stacks, props, dataKey);
  const entrance = proxy ?? database;
  // Without readers the cluster's reader endpoint connects to the writer, but a proxy's read-only endpoint rejects connections.
  const readsDirectly = proxy !== undefined && proxy.readerEndpoint === undefined;
  return {
    database,
    cache,
    rotation,
    environment: {
      DATABASE_HOST: entrance.endpoint,
      DATABASE_READER_HOST: entrance.readerEndpoint ?? database.readerEndpoint,
      DATABASE_PORT: String(database.port),
      DATABASE_NAME: deployment.database.name,
      // Read at each connection: a password that was injected at the start is refused after two rotations.
      DATABASE_SECRET_ARN: secret.arn,
      ...(cache ? { CACHE_HOST: cache.endpoint, CACHE_PORT: String(cache.port), CACHE_USER: cache.userName } : {}),
    },
    statements: [
      ...readSecretStatements({ secrets: [secret.name], site: stack.siteNames, key: KEYS.data }),
      ...(cache ? [cache.connectStatement()] : []),
    ],
    connectsTo: [
      { reachedAt: entrance.reachedAt, ready: [...entrance.ready, ...(rotation ? [rotation.applicationUser] : [])] },
      ...(readsDirectly ? [database] : []),
      ...(cache ? [cache] : []),
    ],
    uses: [{ service: "secretsmanager", actions: READ_SECRET_ACTIONS }],
    admit: (application) => [
      ...entrance.allowFrom(application, "Queries of the application"),
      ...(readsDirectly ? database.allowFrom(application, "Reads of the application") : []),
      ...(cache?.allowFrom(application, "Cached queries of the application") ?? []),
    ],
  };
}

function webDatabase(
  stack: SiteStack,
  stacks: WebStacks,
  { network, logKey }: WebDataProps,
  dataKey: KeyRef,
): Pick<WebData, "database" | "rotation"> & { readonly secret: SecretRef } {
  const { database: values, logs, backup } = stacks.deployment;
  const { sites } = stacks;
  const other = stacks.otherServingSite(stack.siteRole);
  const { instanceClass, serverless } = values;
  const common = {
    network,
    keyArn: dataKey.arn,
    logKeyArn: logKey.arn,
    logRetentionDays: logs.retentionDays,
    engineVersion: values.engineVersion,
    ...(serverless ? { serverless } : { instanceClass }),
    readers: values.readers,
    backupDays: values.backupDays,
    writeForwarding: values.writeForwarding,
  };
  const plan = (database: AuroraCluster) => {
    const daily = new BackupPlan(stack, "backup", {
      retentionDays: backup.retentionDays,
      arns: [database.arn],
      ...(backup.optIn ? { optIn: ["Aurora"] } : {}),
      copyTo: other,
    });
    if (!backup.optIn)
      acknowledge(daily, "backup-opted-in", "the account's owner opts in to Aurora; preflight checks it");
  };
  if (stack.siteRole !== "primary") {
    const database = new AuroraCluster(stack, "database", {
      ...common,
      role: "secondary",
      primaryRegion: sites.primary.site.region,
    });
    plan(database);
    return { database, secret: lookupApplicationSecret(stack), rotation: undefined };
  }

  const login = {
    keyArn: dataKey.arn,
    databaseName: values.name,
    replicaSite: sites.secondary,
    passwordSource: values.passwordSource,
  };
  const secret = new DatabaseSecret(stack, "database-secret", login);
  const application = new DatabaseSecret(stack, "application-secret", { ...login, user: "application" });
  const database = new AuroraCluster(stack, "database", {
    ...common,
    role: "primary",
    secret,
    ...(values.maxReaders === undefined ? {} : { maxReaders: values.maxReaders }),
  });
  plan(database);
  const rotation = new SecretRotation(stack, "rotation", {
    network,
    database,
    secrets: { master: secret, application },
    secretKey: KEYS.data,
    replicaSite: sites.secondary,
    logKey,
    logRetentionDays: logs.retentionDays,
    rotationDays: values.rotationDays,
  });
  return { database, secret: application, rotation };
}

function webCache(stack: SiteStack, stacks: WebStacks, props: WebDataProps, dataKey: KeyRef): Cache | undefined {
  const { cache, logs } = stacks.deployment;
  if (!cache) return undefined;
  const role = stack.siteRole === "primary" ? "primary" : "secondary";
  return new Cache(stack, "cache", {
    network: props.network,
    keyArn: dataKey.arn,
    logKeyArn: props.logKey.arn,
    logRetentionDays: logs.retentionDays,
    nodeType: cache.nodeType,
    replicas: cache.replicas,
    ...(cache.globalDatastore ? { globalDatastore: role } : {}),
    ...(cache.globalDatastore && role === "secondary" ? { primaryRegion: stacks.sites.primary.site.region } : {}),
  });
}
