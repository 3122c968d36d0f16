import { serviceOf } from "../plan/call";
import { callsOf, declaredStages, type Registry } from "../plan/declared";
import { otherSite, type Plan, type ServingRole, workflowName } from "../plan/plan";

/** A dependency of the recovery besides its calls: a state bucket, key, secret, image, alarm, log group or endpoint. */
export interface Dependency {
  /** E.g. `state bucket of the control stack`. */
  readonly what: string;
  readonly region: string;
  readonly plane: "data" | "control";
  /**
   * IAM prefix of the service, e.g. `iam`. Some services have one control plane for all regions.
   * @default a service with a control plane in every region
   */
  readonly service?: string;
  /** Id of the step that needs it. @default the orchestration as a whole */
  readonly step?: string;
  /** @default "keep a copy of it in the control region or in the remaining site" */
  readonly remedy?: string;
}

/** A reason why a failover to a site is not possible while the region of the other site is lost. */
export interface DependencyFinding {
  /** Id of the step, or `orchestration`. */
  readonly step: string;
  /** The call or the dependency. */
  readonly what: string;
  readonly region: string;
  readonly reason: "lost region" | "control plane in us-east-1";
  /** The finding in one sentence, with the remedy. */
  readonly message: string;
}

/**
 * Services whose only control plane is in us-east-1.
 * @see https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/global-services.html
 */
const ONE_CONTROL_PLANE: ReadonlySet<string> = new Set([
  "iam",
  "organizations",
  "account",
  "route53",
  "cloudfront",
  "waf",
  "shield",
  "globalaccelerator",
  "networkmanager",
  "budgets",
  "ce",
  "ecr-public",
]);

/** Region of those control planes. */
const GLOBAL_REGION = "us-east-1";

/**
 * X2: dependencies of an unplanned `activate` of a site on the lost region or on a control plane in us-east-1.
 * Best-effort steps and calls that are not required are no findings.
 */
export function independenceFindings(
  plan: Plan,
  site: ServingRole,
  dependencies: readonly Dependency[],
  registry?: Registry,
): readonly DependencyFinding[] {
  const lost = plan.sites[otherSite(site)].region;
  const workflows = plan.workflows.filter(
    (workflow) => workflow.kind === "activate" && workflow.mode === "unplanned" && workflow.site === site,
  );
  const findings = workflows.flatMap((workflow) =>
    declaredStages(plan, workflow, registry)
      .flat()
      .filter(({ required }) => required)
      .flatMap((step) =>
        callsOf(step, plan)
          .filter(({ required }) => required)
          .flatMap((call) =>
            finding(workflowName(workflow), lost, {
              step: step.id,
              what: call.action,
              remedy:
                `let step '${step.id}' (dr/steps/${step.type}.ts) use a data plane or a remaining region, ` +
                "prepare it in advance, or declare it best effort if the recovery does not need it",
              ...placeOf(plan, lost, { ...call, service: serviceOf(call) }),
            }),
          ),
      ),
  );
  const things = dependencies.flatMap((one) =>
    finding(`activate-${site}-unplanned`, lost, {
      step: one.step ?? "orchestration",
      what: one.what,
      ...placeOf(plan, lost, one),
      remedy: one.remedy ?? "keep a copy of it in the control region or in the remaining site",
    }),
  );
  return [...findings, ...things];
}

/**
 * Location of a dependency. The control plane of a global service is in us-east-1, whatever region the dependency
 * names. Any other control plane in us-east-1 counts as global too, unless the plan has a remaining site in us-east-1.
 */
function placeOf(
  { sites }: Plan,
  lost: string,
  { plane, service, region }: Pick<Dependency, "plane" | "service" | "region">,
): { readonly region: string; readonly global: boolean } {
  if (plane === "data") return { region, global: false };
  if (service !== undefined && ONE_CONTROL_PLANE.has(service)) return { region: GLOBAL_REGION, global: true };
  const left = Object.values(sites).some((one) => one.region === GLOBAL_REGION && one.region !== lost);
  return { region, global: region === GLOBAL_REGION && region !== lost && !left };
}

function finding(
  workflow: string,
  lost: string,
  needed: {
    readonly step: string;
    readonly what: string;
    readonly region: string;
    readonly global: boolean;
    readonly remedy: string;
  },
): readonly DependencyFinding[] {
  const { step, what, region, global, remedy } = needed;
  if (region !== lost && !global) return [];
  const reason = global ? "control plane in us-east-1" : "lost region";
  const why = global ? `whose control plane is in ${GLOBAL_REGION}` : `in ${region}, the lost region`;
  const message = `${workflow}: '${step}' needs ${what} ${why}: ${remedy}`;
  return [{ step, what, region, reason, message }];
}
