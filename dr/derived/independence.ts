import { serviceOf } from "../plan/call";
import { callsOf, declaredStages, type Registry } from "../plan/declared";
import { otherSite, type Plan, type ServingRole, workflowName } from "../plan/plan";

/** Something that recovery stands on besides its calls: a state bucket, key, secret, image, alarm, log group, endpoint. */
export interface Dependency {
  /** E.g. `state bucket of the control stack`. */
  readonly what: string;
  readonly region: string;
  readonly plane: "data" | "control";
  /**
   * Service by IAM's prefix, e.g. `iam`: some have one control plane for all regions.
   * @default a service with a control plane in every region
   */
  readonly service?: string;
  /** Id of the step that needs it. @default the orchestration as a whole */
  readonly step?: string;
  /** @default "keep a copy of it in the control region or in the site that takes over" */
  readonly wayOut?: string;
}

/** A reason why a site could not take over while the other's region is lost. */
export interface DependencyFinding {
  /** Id of the step, or `orchestration`. */
  readonly step: string;
  /** The call or the thing. */
  readonly what: string;
  readonly region: string;
  readonly reason: "lost region" | "control plane in us-east-1";
  /** All of it in one sentence, with the way out. */
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

/** Where those control planes are. */
const GLOBAL_REGION = "us-east-1";

/**
 * X2: what `activate` of a site needs, in an unplanned execution, of the region that is lost or of a control plane in
 * us-east-1. Best-effort steps and calls that a step can do without are no findings.
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
              wayOut:
                `let step '${step.id}' (dr/steps/${step.type}.ts) use a data plane or a region that is left, ` +
                "prepare it before, or declare it best effort if the recovery can do without it",
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
      wayOut: one.wayOut ?? "keep a copy of it in the control region or in the site that takes over",
    }),
  );
  return [...findings, ...things];
}

/**
 * Where it is. A global service's control plane is in us-east-1 whatever region is named; anything else that stands there
 * without a site of the plan being there must be part of one too.
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
    readonly wayOut: string;
  },
): readonly DependencyFinding[] {
  const { step, what, region, global, wayOut } = needed;
  if (region !== lost && !global) return [];
  const reason = global ? "control plane in us-east-1" : "lost region";
  const why = global ? `whose control plane is in ${GLOBAL_REGION}` : `in ${region}, the region that is lost`;
  const message = `${workflow}: '${step}' needs ${what} ${why}: ${wayOut}`;
  return [{ step, what, region, reason, message }];
}
