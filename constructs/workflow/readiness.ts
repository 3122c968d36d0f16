import { Construct } from "constructs";
import { type Call, dataCall } from "../../dr/plan/call";
import { statementsOf } from "../../dr/derived/iam";
import { arnOf, type Plan, type ServingRole } from "../../dr/plan/plan";
import { type DeclaredCheck, readinessChecks, type ReadinessRequest } from "../../dr/derived/readiness";
import { RECOVERY_METRICS, recoveryNamespace } from "../../dr/record/recovery-metrics";
import { Lambda } from "../compute/lambda";
import { siteOf } from "../core/site";
import type { KeyRef } from "../security/key";
import { metricCall } from "./metric-call";
import { permissions } from "./permissions";
import { Schedule } from "./schedule";

export interface ReadinessProps {
  readonly plan: Plan;
  /** Names of secrets that are replicated to every serving site. @default none */
  readonly secrets?: readonly string[];
  /** Key of the function and of the DR table. */
  readonly key: KeyRef;
  readonly logRetentionDays: number;
}

/** Part of the deterministic name of the function. */
const READINESS = "readiness";
/** A probe takes up to 15 seconds; all other checks run at the same time. */
const TIMEOUT_SECONDS = 60;

/**
 * E7, X7: checks twice an hour whether the standby is ready for failover, without changing anything. The checks and the
 * permissions of the function follow from the steps of the plan.
 */
export class Readiness extends Construct {
  readonly function: Lambda;
  /** Sites that the plan can promote. */
  readonly sites: readonly ServingRole[];
  /** Namespace of its metrics, and their names. */
  readonly namespace: string;
  readonly metrics = RECOVERY_METRICS;

  constructor(scope: Construct, id: string, props: ReadinessProps) {
    super(scope, id);
    const { plan, secrets = [], key, logRetentionDays } = props;
    const { siteNames } = siteOf(this);
    const checks = (["primary", "secondary"] as const)
      .map((site) => ({
        site,
        checks: readinessChecks(plan, site, { functionName: (part) => siteNames.of(part, "function"), secrets }),
      }))
      .filter((one) => one.checks.length > 0);
    this.sites = checks.map(({ site }) => site);
    this.namespace = recoveryNamespace(plan.name);
    this.function = new Lambda(this, "function", {
      name: READINESS,
      description: `DR orchestration of ${plan.name}: checks the readiness of sites for failover`,
      statements: permissions(
        statementsOf(
          calls(
            plan,
            checks.flatMap((one) => one.checks),
          ),
        ),
      ),
      key,
      logRetentionDays,
      timeoutSeconds: TIMEOUT_SECONDS,
      environment: { TABLE: plan.table },
    });
    for (const { site, checks: declared } of checks) {
      new Schedule(this, site, {
        name: `${READINESS}-${site}`,
        description: `Checks every 30 minutes whether the ${site} is ready for failover`,
        schedule: "rate(30 minutes)",
        target: { function: this.function.reference },
        input: {
          plan: plan.name,
          site,
          checks: declared.map(({ id: check, type, parameters }) => ({ id: check, type, parameters })),
        } satisfies ReadinessRequest,
      });
    }
  }
}

function calls(plan: Plan, checks: readonly DeclaredCheck[]): readonly Call[] {
  const { region } = plan.sites.control;
  const table = arnOf(plan)("dynamodb", region, `table/${plan.table}`);
  return [
    dataCall("dynamodb:GetItem", region, table),
    dataCall("dynamodb:UpdateItem", region, table),
    metricCall(plan),
    ...checks.flatMap((check) => check.calls),
  ];
}
