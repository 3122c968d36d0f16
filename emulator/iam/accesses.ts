import type { Call } from "../gateway/call";
import { type Parameters, parametersOf, type PathParameters } from "../gateway/parameters";
import { actionsOf, prefixOf } from "./operations";
import { type ActionFacts, factsOf, namedResources, type Place } from "./resources";

/** One thing that a call needs a permission for. */
export interface Needed {
  readonly action: string;
  /** ARN; `*` where the action has no resource types, or the call names no resource that the emulator can determine. */
  readonly resource: string;
  readonly context: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** How the service answers where the permission is missing. @default as to all that is not allowed */
  readonly refusal?: Refused;
}

/** An error of a service: status 400, its code and its message. */
export interface Refused {
  readonly code: string;
  readonly message: string;
}

/** What a call needs: its own actions on its own resources. */
export interface Asked {
  readonly needed: readonly Needed[];
  readonly parameters: Parameters;
}

/** Reads from the emulator what a call does not contain: the suffix of a secret's ARN, the key behind an alias. */
export interface Lookup {
  secretArn(id: string, region: string): Promise<string | undefined>;
  keyArn(id: string, region: string): Promise<string | undefined>;
}

/** An operation for which the emulator has no IAM action: it is refused to every role. */
export class UnknownOperation extends Error {
  override readonly name = "UnknownOperation";

  constructor(service: string, operation: string) {
    super(`the emulator has no IAM action for ${service}:${operation}: add it to emulator/iam/operations.ts`);
  }
}

/**
 * The permissions that a call needs, by AWS's list of actions.
 * @throws UnknownOperation for what has no action there
 */
export async function asked(call: Call, path: PathParameters, account: string, lookup: Lookup): Promise<Asked> {
  const prefix = prefixOf(call.service);
  const parameters = parametersOf(call, path);
  const place = { region: call.region, account };
  const context = contextOf(prefix, parameters, call.region);
  const needed: Needed[] = [];
  for (const action of actionsOf(prefix, call.action, call.method, parameters)) {
    const facts = await factsOf(prefix, action);
    if (!facts) throw new UnknownOperation(call.service, call.action);
    const resources = await resourcesOf(prefix, action, facts, { call, parameters, place, lookup });
    for (const resource of resources) needed.push({ action: `${prefix}:${action}`, resource, context });
  }
  return { needed, parameters };
}

interface Known {
  readonly call: Call;
  readonly parameters: Parameters;
  readonly place: Place;
  readonly lookup: Lookup;
}

async function resourcesOf(
  prefix: string,
  action: string,
  facts: ActionFacts,
  known: Known,
): Promise<readonly string[]> {
  if (facts.types.length === 0) return ["*"];
  const named = (await OWN[prefix]?.(known, action)) ?? namedResources(facts, known.parameters, known.place);
  return named.length === 0 ? ["*"] : named;
}

type Own = (known: Known, action: string) => readonly string[] | undefined | Promise<readonly string[] | undefined>;

const text = (value: unknown): string | undefined => (typeof value === "string" && value !== "" ? value : undefined);
const list = (value: unknown): string[] => [value ?? []].flat().filter((one): one is string => typeof one === "string");
const lastOf = (arn: string): string => arn.split(/[:/]/).at(-1)!;
const arnOr = (value: string, made: string): string => (value.startsWith("arn:") ? value : made);

/** Services whose ARNs do not follow from the names of their parameters; undefined leaves it to the general way. */
const OWN: Readonly<Record<string, Own>> = {
  apigateway: ({ call }) => [
    `arn:aws:apigateway:${call.region}::${call.url.split("?")[0]!.replace(/^\/(?:v2|restapis)/, "")}`,
  ],
  // The ids of scalable targets are not known in advance.
  "application-autoscaling": ({ place: { region, account } }) => [
    `arn:aws:application-autoscaling:${region}:${account}:scalable-target/0`,
  ],
  // The data set that newer documents name is none that a metric could be bounded to. Composite alarms need a
  // permission for all alarms:
  // https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutCompositeAlarm.html
  // https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DescribeAlarms.html
  cloudwatch: ({ parameters, place: { region, account } }, action) => {
    if (action === "PutCompositeAlarm" || list(parameters["AlarmTypes"]).includes("CompositeAlarm")) return ["*"];
    if (/MetricData$|MetricStatistics$|Dashboards$/.test(action)) return ["*"];
    const names = list(parameters["AlarmName"] ?? parameters["AlarmNames"]);
    return names.length === 0
      ? undefined
      : names.map((name) => `arn:aws:cloudwatch:${region}:${account}:alarm:${name}`);
  },
  dynamodb({ parameters, place: { region, account } }) {
    const table = (name: string) => arnOr(name, `arn:aws:dynamodb:${region}:${account}:table/${name}`);
    const items = (parameters["TransactItems"] ?? []) as Record<string, { TableName?: string }>[];
    const many = [
      ...Object.keys(parameters["RequestItems"] ?? {}),
      ...items.flatMap((item) => Object.values(item).flatMap(({ TableName }) => TableName ?? [])),
    ];
    if (many.length > 0) return [...new Set(many.map(table))];
    const name = text(parameters["TableName"]);
    if (name === undefined) return undefined;
    const index = text(parameters["IndexName"]);
    return [index === undefined ? table(name) : `${table(name)}/index/${index}`];
  },
  // The lists that are read belong to AWS, such as CloudFront's:
  // https://docs.aws.amazon.com/vpc/latest/userguide/working-with-aws-managed-prefix-lists.html
  ec2: ({ parameters, place: { region } }, action) => {
    const id = text(parameters["PrefixListId"]);
    return action === "GetManagedPrefixListEntries" && id !== undefined
      ? [`arn:aws:ec2:${region}:aws:prefix-list/${id}`]
      : undefined;
  },
  ecs({ parameters, place: { region, account } }) {
    const cluster = lastOf(text(parameters["cluster"] ?? parameters["clusterName"]) ?? "default");
    const arn = (kind: string, name: string) =>
      arnOr(name, `arn:aws:ecs:${region}:${account}:${kind}/${cluster}/${name}`);
    const services = list(parameters["services"] ?? parameters["service"] ?? parameters["serviceName"]);
    if (services.length > 0) return services.map((name) => arn("service", name));
    const tasks = list(parameters["tasks"] ?? parameters["task"]);
    return tasks.length > 0 ? tasks.map((id) => arn("task", id)) : undefined;
  },
  events({ parameters, place: { region, account } }, action) {
    const at = (resource: string) => `arn:aws:events:${region}:${account}:${resource}`;
    if (action === "PutEvents") {
      const entries = (parameters["Entries"] ?? []) as { EventBusName?: string }[];
      return entries.map(({ EventBusName: bus = "default" }) => arnOr(bus, at(`event-bus/${bus}`)));
    }
    const rule = text(parameters["Rule"]) ?? (/Rule$/.test(action) ? text(parameters["Name"]) : undefined);
    const bus = text(parameters["EventBusName"]);
    if (rule === undefined) return undefined;
    return [at(bus === undefined || bus === "default" ? `rule/${rule}` : `rule/${lastOf(bus)}/${rule}`)];
  },
  iam({ parameters, place: { account } }) {
    const at = (resource: string) => [`arn:aws:iam::${account}:${resource}`];
    const role = text(parameters["RoleName"]);
    if (role !== undefined) return at(`role/${role}`);
    const policy = text(parameters["PolicyArn"]) ?? text(parameters["PolicyName"]);
    return policy === undefined ? undefined : policy.startsWith("arn:") ? [policy] : at(`policy/${policy}`);
  },
  async kms({ parameters, place, lookup }) {
    const id = text(parameters["KeyId"] ?? parameters["TargetKeyId"]);
    if (id === undefined) return undefined;
    const key = (await lookup.keyArn(id, place.region)) ?? id;
    const alias = text(parameters["AliasName"]);
    return alias === undefined ? [key] : [`arn:aws:kms:${place.region}:${place.account}:${alias}`, key];
  },
  lambda({ parameters, place: { region, account } }) {
    const name = text(parameters["FunctionName"]);
    if (name === undefined) return undefined;
    const qualifier = text(parameters["Qualifier"]);
    const whole = arnOr(name, `arn:aws:lambda:${region}:${account}:function:${name.replace(/^\d+:function:/, "")}`);
    return [qualifier === undefined ? whole : `${whole}:${qualifier}`];
  },
  route53: ({ parameters }, action) => {
    const id = text(parameters["Id"] ?? parameters["HostedZoneId"] ?? parameters["HealthCheckId"]);
    if (id === undefined) return undefined;
    const kind =
      action === "GetChange" ? "change" : parameters["HealthCheckId"] === undefined ? "hostedzone" : "healthcheck";
    return [`arn:aws:route53:::${kind}/${lastOf(id)}`];
  },
  s3({ call, parameters }, action) {
    const bucket = text(parameters["Bucket"]);
    if (bucket === undefined) return undefined;
    const key = text(parameters["Key"]);
    const source = call.headers["x-amz-copy-source"];
    if (action === "GetObject" && source !== undefined) {
      return [`arn:aws:s3:::${decodeURIComponent(source).replace(/^\//, "").split("?")[0]!}`];
    }
    if (call.action === "DeleteObjects") return [`arn:aws:s3:::${bucket}/*`];
    return [key === undefined ? `arn:aws:s3:::${bucket}` : `arn:aws:s3:::${bucket}/${key}`];
  },
  async secretsmanager({ parameters, place, lookup }) {
    const id = text(parameters["SecretId"] ?? parameters["Name"]);
    if (id === undefined) return undefined;
    const arn = await lookup.secretArn(id, place.region);
    // The creator of a secret can name it, but not the six characters that Secrets Manager adds.
    return [arn ?? arnOr(id, `arn:aws:secretsmanager:${place.region}:${place.account}:secret:${id}-??????`)];
  },
  sns({ parameters, place: { region, account } }, action) {
    const name = text(parameters["Name"]);
    return action === "CreateTopic" && name !== undefined ? [`arn:aws:sns:${region}:${account}:${name}`] : undefined;
  },
  sqs({ parameters, place: { region, account } }) {
    const url = text(parameters["QueueUrl"]);
    const name = url === undefined ? text(parameters["QueueName"]) : lastOf(url);
    return name === undefined ? undefined : [`arn:aws:sqs:${region}:${account}:${name}`];
  },
  wafv2({ parameters, place: { region, account } }, action) {
    const [, verb, kind] = /^(Create|Get|Update|Delete)(WebACL|IPSet|RegexPatternSet|RuleGroup)$/.exec(action) ?? [];
    const [scope, name] = [text(parameters["Scope"]), text(parameters["Name"])];
    if (kind === undefined || scope === undefined || name === undefined) return undefined;
    const at = (resource: string) =>
      `arn:aws:wafv2:${region}:${account}:${scope === "CLOUDFRONT" ? "global" : "regional"}/${resource}`;
    const own = at(`${kind.toLowerCase()}/${name}/${text(parameters["Id"]) ?? "*"}`);
    return verb === "Create" || verb === "Update" ? [own, ...ruleSets(parameters["Rules"], at)] : [own];
  },
};

/**
 * What the rules of a web ACL refer to, at any depth: by ARN, or as rule groups of AWS and of the marketplace, whose ids
 * are not known.
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_awswafv2.html
 */
function ruleSets(rules: unknown, at: (resource: string) => string): readonly string[] {
  const written = JSON.stringify(rules ?? []);
  return [
    ...(written.includes('"ManagedRuleGroupStatement":') ? [at("managedruleset/*/*")] : []),
    ...new Set([...written.matchAll(/"(arn:[\w-]+:wafv2:[^"]+)"/g)].map(([, arn]) => arn!)),
  ];
}

/** Condition keys that follow from the parameters of a call. */
function contextOf(prefix: string, parameters: Parameters, region: string): Needed["context"] {
  return {
    "aws:RequestedRegion": region,
    ...(prefix === "cloudwatch" ? { "cloudwatch:namespace": text(parameters["Namespace"]) } : {}),
    ...(prefix === "iam"
      ? {
          "iam:PolicyARN": text(parameters["PolicyArn"]),
          "iam:AWSServiceName": text(parameters["AWSServiceName"]),
        }
      : {}),
    ...(prefix === "ecs" ? { "ecs:cluster": text(parameters["cluster"]) } : {}),
    ...(prefix === "dynamodb" ? { "dynamodb:LeadingKeys": leadingKeys(parameters) } : {}),
    ...(prefix === "application-autoscaling"
      ? {
          "application-autoscaling:service-namespace": text(parameters["ServiceNamespace"]),
          "application-autoscaling:scalable-dimension": text(parameters["ScalableDimension"]),
        }
      : {}),
    ...(prefix === "sns" ? { "sns:Protocol": text(parameters["Protocol"]) } : {}),
    ...tagsOf(parameters),
  };
}

/** Partition keys of a request's items that are texts: the first attribute of `Key`. */
function leadingKeys(parameters: Parameters): readonly string[] | undefined {
  const key = Object.values((parameters["Key"] ?? {}) as Record<string, { S?: string }>)[0]?.S;
  return key === undefined ? undefined : [key];
}

function tagsOf(parameters: Parameters): Record<string, string | readonly string[]> {
  const given = parameters["Tags"] ?? parameters["tags"];
  if (typeof given !== "object" || given === null) return {};
  const pairs = (
    Array.isArray(given)
      ? given.map((tag: Record<string, unknown>) => [tag["Key"] ?? tag["key"], tag["Value"] ?? tag["value"]])
      : Object.entries(given)
  ) as [string, unknown][];
  return {
    "aws:TagKeys": pairs.map(([key]) => key),
    ...Object.fromEntries(pairs.map(([key, value]) => [`aws:RequestTag/${key}`, String(value)])),
  };
}
