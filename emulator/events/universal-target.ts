import type { Wire } from "../gateway/wire";

/** Services of the query protocol whose actions schedules call here, with the version of their API. */
const QUERY_APIS: Readonly<Record<string, readonly [signingName: string, version: string]>> = {
  elasticache: ["elasticache", "2015-02-02"],
  rds: ["rds", "2014-10-31"],
  docdb: ["rds", "2014-10-31"],
  sns: ["sns", "2010-03-31"],
  cloudwatch: ["monitoring", "2010-08-01"],
};
/** Services of the JSON protocol, with the prefix of their targets. */
const JSON_APIS: Readonly<Record<string, readonly [signingName: string, prefix: string]>> = {
  dynamodb: ["dynamodb", "DynamoDB_20120810"],
  ecs: ["ecs", "AmazonEC2ContainerServiceV20141113"],
  eventbridge: ["events", "AWSEvents"],
  sfn: ["states", "AWSStepFunctions"],
  sqs: ["sqs", "AmazonSQS"],
  ssm: ["ssm", "AmazonSSM"],
};

type Universal = (gateway: Wire, region: string, input: string) => Promise<string>;

/**
 * The call that a schedule's universal target makes: its input holds the action's parameters. Undefined for an ARN that
 * names no action.
 * @throws for a service that is in none of the tables
 * @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-targets-universal.html
 */
export function universalTarget(arn: string): Universal | undefined {
  const [, service, method] = /^arn:aws:scheduler:::aws-sdk:([a-z0-9]+):([A-Za-z0-9]+)$/.exec(arn) ?? [];
  if (service === undefined || method === undefined) return undefined;
  const action = `${method[0]!.toUpperCase()}${method.slice(1)}`;
  const query = QUERY_APIS[service];
  const json = JSON_APIS[service];
  if (query) {
    return async (gateway, region, input) => {
      await gateway.query(query[0], region, query[1], action, flat(JSON.parse(input) as object));
      return `${service}:${action}`;
    };
  }
  if (!json) throw new Error(`the emulator calls no actions of ${service} for a schedule`);
  return async (gateway, region, input) => {
    await gateway.json(json[0], region, `${json[1]}.${action}`, JSON.parse(input) as object);
    return `${service}:${action}`;
  };
}

/** Parameters as the query protocol writes them: `Name.member.1`. */
function flat(value: object, prefix = ""): Record<string, string> {
  return Object.assign(
    {},
    ...Object.entries(value).map(([name, member]: [string, unknown]) => {
      const path = Array.isArray(value) ? `${prefix}member.${Number(name) + 1}` : `${prefix}${name}`;
      if (typeof member === "object" && member !== null) return flat(member, `${path}.`);
      return { [path]: String(member) };
    }),
  ) as Record<string, string>;
}
