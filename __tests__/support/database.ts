import { AuroraCluster } from "../../constructs/data/aurora-cluster";
import type { AuroraPrimaryProps, AuroraSecondaryProps } from "../../constructs/data/aurora-props";
import { DatabaseSecret, type DatabaseSecretProps } from "../../constructs/data/database-secret";
import type { Network } from "../../constructs/network/network";
import type { SiteStack } from "../../stacks/shared/site-stack";
import { testNetwork } from "./network";
import { KEY_ARN, LOG_KEY_ARN } from "./keys";
import { synthesizedSite, type TestSiteOptions } from "./site";
import type { StackJson } from "./synth";

export const ENGINE_VERSION = "8.0.mysql_aurora.3.10.6";

export function testSecret(site: SiteStack, props: Partial<DatabaseSecretProps> = {}): DatabaseSecret {
  return new DatabaseSecret(site, "secret", { keyArn: KEY_ARN, databaseName: "app", ...props });
}

/** Common props of both regional clusters. */
export const commonProps = (network: Network) => ({
  network,
  keyArn: KEY_ARN,
  logKeyArn: LOG_KEY_ARN,
  logRetentionDays: 365,
  engineVersion: ENGINE_VERSION,
  readers: 1,
});

/** The cluster of the primary in its own network. */
export function testDatabase(site: SiteStack, network: Network, props: Partial<AuroraPrimaryProps> = {}) {
  const secret = testSecret(site);
  const size = props.serverless ? {} : { instanceClass: "db.r7g.large" };
  const database = new AuroraCluster(site, "database", {
    ...commonProps(network),
    role: "primary",
    secret,
    ...size,
    ...props,
  });
  return { database, secret };
}

export interface DatabaseJson {
  readonly site: StackJson;
  readonly identity: StackJson;
}

export function primaryJson(props: Partial<AuroraPrimaryProps> = {}, options?: TestSiteOptions): DatabaseJson {
  return synthesizedSite((site) => {
    testDatabase(site, testNetwork(site), props);
  }, options);
}

export function secondaryJson(props: Partial<AuroraSecondaryProps> = {}, options: TestSiteOptions = {}): DatabaseJson {
  return synthesizedSite(
    (site) => {
      new AuroraCluster(site, "database", {
        ...commonProps(testNetwork(site)),
        role: "secondary",
        primaryRegion: "us-east-1",
        instanceClass: "db.r7g.large",
        ...props,
      });
    },
    { role: "secondary", ...options },
  );
}

/** Statements of a role's policy in the identity stack, by their sids. */
export function statementsOf({ identity }: DatabaseJson, part: string): Record<string, Record<string, unknown>> {
  const document = identity.data!["aws_iam_policy_document"]![`${part}_permissions`]!;
  return Object.fromEntries(
    (document["statement"] as Record<string, unknown>[]).map((one) => [one["sid"] as string, one]),
  );
}
