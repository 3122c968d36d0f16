import type { RuleFinding } from "../../constructs/policy/review";
import {
  blocks,
  isObject,
  type ResourceView,
  show,
  StackDocument,
  strings,
} from "../../constructs/policy/stack-document";
import { type DeclaredStep, declaredStages } from "../../dr/plan/declared";
import { type Dependency, independenceFindings } from "../../dr/derived/independence";
import type { Plan, ServingRole } from "../../dr/plan/plan";

/** The synthesized stacks that a failover needs. */
export interface FailoverStacks {
  /** Stacks of the orchestration. */
  readonly orchestration: readonly StackDocument[];
  /** Stacks of the site that is promoted: its services and its recovery resources. */
  readonly site: readonly StackDocument[];
  /** Stack with the health checks by which traffic moves. */
  readonly routing: StackDocument;
}

/** X2 as findings of the synth: what prevents a failover to a site while the other site's region is lost. */
export function independence(plan: Plan, role: ServingRole, stacks: FailoverStacks): RuleFinding[] {
  return independenceFindings(plan, role, dependenciesOf(plan, role, stacks)).map(({ step, message }) => ({
    rule: "independence",
    stack: plan.name,
    address: step,
    message,
  }));
}

/** Everything in the stacks that an unplanned failover to a site needs in addition to the calls of its steps. */
function dependenciesOf(plan: Plan, role: ServingRole, { orchestration, site, routing }: FailoverStacks): Dependency[] {
  const steps = plan.workflows
    .filter((one) => one.kind === "activate" && one.mode === "unplanned" && one.site === role)
    .flatMap((workflow) => declaredStages(plan, workflow).flat());
  return [
    ...[...orchestration, ...site].flatMap((document) => [
      ...stateBackend(document),
      ...document.resources.flatMap((one) => resourceNeeds(plan, steps, document, one)),
    ]),
    ...routing.all("aws_route53_health_check").flatMap(({ address, values }) =>
      values["cloudwatch_alarm_region"] === undefined
        ? []
        : [
            {
              what: `the alarm ${show(values["cloudwatch_alarm_name"])} that ${address} follows`,
              region: show(values["cloudwatch_alarm_region"]),
              plane: "data" as const,
              ...stepOf(steps, "traffic-switch"),
              remedy: "keep the alarm and its metric in the control region",
            },
          ],
    ),
  ];
}

/** Without its state a stack can be neither read nor changed. */
function stateBackend({ json, facts }: StackDocument): Dependency[] {
  const terraform = json["terraform"];
  const backend = isObject(terraform) ? terraform["backend"] : undefined;
  return blocks(isObject(backend) ? backend["s3"] : undefined).flatMap(({ region, bucket, dynamodb_table: lock }) =>
    [`the state bucket ${show(bucket)}`, ...(lock === undefined ? [] : [`the lock table ${show(lock)}`])].map(
      (thing) => ({
        what: `${thing} of ${facts.name}`,
        region: show(region),
        plane: "data",
        remedy: "keep the state of orchestration in the control region, and of a site in its own",
      }),
    ),
  );
}

/** Resource types that a failover uses, and their attributes that have no effect on it. */
const NEEDED: Readonly<Record<string, readonly string[]>> = {
  aws_cloudwatch_log_group: [],
  aws_dynamodb_table: ["replica"],
  aws_ecs_service: [],
  aws_ecs_task_definition: [],
  aws_kms_key: [],
  aws_lambda_function: [],
  // What the machine calls is declared by its steps.
  aws_sfn_state_machine: ["definition"],
  aws_sns_topic: [],
};

function resourceNeeds(
  plan: Plan,
  steps: readonly DeclaredStep[],
  { facts }: StackDocument,
  { type, address, values }: ResourceView,
): Dependency[] {
  const ignored = NEEDED[type];
  if (ignored === undefined) return [];
  const step = neededBy(steps, type, values, facts.region);
  if (step === undefined) return [];
  const regions = Object.values(plan.sites).map(({ region }) => region);
  const texts = Object.entries(values)
    .filter(([name]) => !ignored.includes(name))
    .flatMap(([, value]) => strings(value))
    // JSON inside a text is split into its own texts.
    .flatMap((text) => text.split('"'));
  return [
    { what: address, region: facts.region, plane: "data", ...step },
    ...[...new Set(texts)].flatMap((text) =>
      regions
        .filter((region) => new RegExp(`(?<![\\w-])${region}(?![\\w-])`).test(text))
        .map((region) => ({ ...referenceOf(text, address), region, plane: "data" as const, ...step })),
    ),
  ];
}

/** The step that needs a resource; undefined when recovery does not need it. */
function neededBy(
  steps: readonly DeclaredStep[],
  type: string,
  values: ResourceView["values"],
  region: string,
): { readonly step?: string } | undefined {
  if (type.startsWith("aws_ecs_")) return stepOf(steps, "ecs-scaling", (step) => step.parameters["region"] === region);
  if (type !== "aws_lambda_function") return {};
  const name = show(values["function_name"]);
  const using = steps.filter(({ function: part }) => part !== undefined && name.endsWith(`-control-${part}`));
  if (using.length > 0 && !using.some(({ required }) => required)) return undefined;
  const step = using.find(({ required }) => required)?.id;
  if (step !== undefined) return { step };
  if (name.endsWith("-probe")) return stepOf(steps, "verify-health");
  return name.endsWith("-observe") ? stepOf(steps, "confirm-outage") : {};
}

function stepOf(
  steps: readonly DeclaredStep[],
  type: string,
  fits: (step: DeclaredStep) => boolean = () => true,
): { readonly step?: string } {
  const found = steps.find((step) => step.type === type && fits(step));
  return found === undefined ? {} : { step: found.id };
}

/** What a text refers to, and how to remove the dependency. */
const REFERENCES: readonly (readonly [pattern: RegExp, what: string, remedy: string])[] = [
  [/\.dkr\.ecr\./, "the image", "replicate the repository and take the image from the site's own region"],
  [/^arn:[\w-]+:secretsmanager:/, "the secret", "replicate the secret and read the copy in the site's own region"],
  [/^arn:[\w-]+:kms:/, "the key", "use a key of the same region"],
  [/^arn:[\w-]+:logs:/, "the log group", "write logs in the same region"],
  [/amazonaws\.com/, "the endpoint", "use the endpoint of the same region"],
];

function referenceOf(text: string, address: string): { readonly what: string; readonly remedy?: string } {
  const known = REFERENCES.find(([pattern]) => pattern.test(text));
  return known === undefined
    ? { what: `what '${text}' of ${address} names` }
    : { what: `${known[1]} '${text}' of ${address}`, remedy: known[2] };
}
