import type { SiteValues } from "../../config/schema/groups/site";
import { contains, formatBlock, parseBlock } from "../../constructs/network/cidr";
import { type Difference, type Half, parity } from "../../constructs/policy/parity";
import type { RuleFinding } from "../../constructs/policy/review";
import type { SiteStack } from "../shared/site-stack";
import { minimumTasks } from "./compute";
import type { WebStacks } from "./web-stacks";

const STANDBY = "service.standbyFraction: the standby runs a fraction of the tasks and is scaled up in a failover";
const GLOBAL = "the primary creates the global database; the secondary inherits user, password and data";
const SECRET = "a secret is created and rotated in one region; the other has a replica";
const ONE_WAY = "assets.bothDirections is off: assets are copied to the secondary alone";
const DATASTORE = "the primary creates the global datastore; the secondary inherits engine, size and parameters";
const COPY = "recovery.tableReplica: the secondary has a copy of the DR table";
const READERS = "Aurora scales only the readers of the primary cluster";

/** The primary creates the secret and the secondary reads its replica, under the same address. */
const SECRET_TYPE = "aws_secretsmanager_secret";

const ALWAYS: readonly Difference[] = [
  { where: "aws_rds_global_cluster.database_global", reason: GLOBAL },
  { where: "aws_rds_cluster.database database_name", reason: GLOBAL },
  { where: "aws_rds_cluster.database global_cluster_identifier", reason: GLOBAL },
  { where: "aws_rds_cluster.database master_*", reason: GLOBAL },
  { where: "aws_rds_cluster.database source_region", reason: GLOBAL },
  { where: "aws_secretsmanager_secret*", reason: SECRET },
  { where: "*.rotation_*", reason: SECRET },
  { where: "aws_ecs_service.service depends_on", reason: SECRET },
  { where: "aws_cloudwatch_dashboard.dashboard dashboard_body.widgets", reason: SECRET },
  { where: "aws_cloudwatch_log_subscription_filter.log_shipping_rotation_*", reason: SECRET },
  { where: "*_security_group_ingress_rule.database_group_from_rotation_function_3306", reason: SECRET },
];

/** Compares the resources of primary and secondary; the intended differences are listed here. */
export function siteParity(frame: WebStacks, primary: SiteStack, secondary: SiteStack): RuleFinding[] {
  return stackParity(frame, primary, secondary, [...ALWAYS, ...chosen(frame)]);
}

/** Compares the recovery resources of both. */
export function recoveryParity(frame: WebStacks, primary: SiteStack, secondary: SiteStack): RuleFinding[] {
  const copy = [
    { where: "aws_dynamodb_table_replica.table", reason: COPY },
    { where: "aws_kms_*.table_key*", reason: COPY },
  ];
  return stackParity(frame, primary, secondary, frame.deployment.recovery.tableReplica ? copy : []);
}

/** Compares two stacks of the same kind. */
function stackParity(
  frame: WebStacks,
  primary: SiteStack,
  secondary: SiteStack,
  declared: readonly Difference[],
): RuleFinding[] {
  return parity(half(frame, primary, secondary), half(frame, secondary, primary), declared);
}

/** Differences that follow from a deployment's configuration. */
function chosen(frame: WebStacks): Difference[] {
  const { database, assets, cache } = frame.deployment;
  return [
    ...(minimumTasks(frame, "secondary") === minimumTasks(frame, "primary")
      ? []
      : [
          { where: "aws_appautoscaling_target.service_scaling min_capacity", reason: STANDBY },
          { where: "aws_ecs_service.service desired_count", reason: STANDBY },
        ]),
    ...(database.maxReaders === undefined
      ? []
      : [{ where: "aws_appautoscaling_*.database_reader_scaling*", reason: READERS }]),
    ...(database.proxy ? [{ where: "aws_db_proxy_target.database_proxy_target depends_on", reason: SECRET }] : []),
    ...(assets.bothDirections
      ? []
      : [{ where: "aws_s3_bucket_replication_configuration.assets_replication", reason: ONE_WAY }]),
    ...(assets.bothDirections || !assets.timeControl
      ? []
      : [{ where: "aws_cloudwatch_metric_alarm.assets_*", reason: ONE_WAY }]),
    ...(cache?.globalDatastore
      ? [
          { where: "aws_elasticache_global_replication_group.cache_global", reason: DATASTORE },
          { where: "aws_elasticache_parameter_group.cache_*", reason: DATASTORE },
          { where: "aws_elasticache_replication_group.cache *", reason: DATASTORE },
        ]
      : []),
  ];
}

function half(frame: WebStacks, own: SiteStack, other: SiteStack): Half {
  const values = (stack: SiteStack) => frame.valuesOf(stack.siteRole);
  const sites = [
    { whose: "own", ...values(own) },
    { whose: "other", ...values(other) },
  ];
  const words = new Map([[`data.${SECRET_TYPE}.`, `${SECRET_TYPE}.`], ...sites.flatMap(wordsOf)]);
  const roles = new Map(sites.map(({ whose, role }) => [role as string, `<${whose} role>`]));
  // A role counts as part of a name or of a sentence about the site; caches have primaries of their own.
  const pattern = new RegExp(
    [
      ...[...words.keys()].sort((a, b) => b.length - a.length).map((word) => word.replaceAll(".", "\\.")),
      `(?<=^|[-/_"' ])(?:${[...roles.keys()].join("|")})(?=$|[-/_."' ])`,
      "\\b\\d+\\.\\d+\\.\\d+\\.\\d+/\\d+\\b",
    ].join("|"),
    "g",
  );
  const block = (text: string) => sites.reduce((done, { whose, cidr }) => placeOf(done, cidr, whose), text);
  return {
    document: own.document,
    common: (text) => text.replace(pattern, (found) => words.get(found) ?? roles.get(found) ?? block(found)),
  };
}

/** The region and zones of a site, in either spelling, and their common names. */
function wordsOf({ whose, region, zones }: SiteValues & { readonly whose: string }): [string, string][] {
  const words: [string, string][] = [
    ...zones.map((zone, i): [string, string] => [zone, `<${whose} zone ${i + 1}>`]),
    [region, `<${whose} region>`],
  ];
  return words.flatMap(([word, common]) => [
    [word, common],
    [word.replaceAll("-", "_"), common],
  ]);
}

/** A block by its place inside the site's network. */
function placeOf(text: string, network: string, whose: string): string {
  const [block, vpc] = [parseBlock(text), parseBlock(network)];
  if (!block || !vpc || !contains(vpc, block)) return text;
  return `<${whose} network + ${formatBlock({ start: block.start - vpc.start, prefix: block.prefix })}>`;
}
