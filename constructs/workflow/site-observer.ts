import { Construct } from "constructs";
import type { Plan, ServingRole } from "../../dr/plan/plan";
import type { Observer } from "../../dr/steps/confirm-outage";
import { Lambda } from "../compute/lambda";
import { InvalidProps } from "../core/invalid-props";
import type { SiteNames } from "../core/names";
import { useKey } from "../core/key-use";
import type { Statement } from "../core/policy-document";
import { siteOf } from "../core/site";
import type { KeyRef } from "../security/key";
import { permitSchedule } from "./schedule";

/** Part of the deterministic names of the function. */
export const OBSERVE = "observe";
/** Part of the deterministic names of the schedules on which an observer looks at a site. */
export function observerSchedule(site: ServingRole): string {
  return `${OBSERVE}-${site}`;
}
/** Metric by which an observer shows that it has looked at all; beside the one that says what it saw. */
export const HEARTBEAT = "Heartbeat";

/** A site as one of its observers looks at it. */
export interface Watched {
  readonly site: ServingRole;
  /** By which metric it says what it saw; the same that the plan's confirmation reads. */
  readonly observer: Observer;
  /** What answers 200 while the site serves. */
  readonly url: string;
  /**
   * What answers while the observer's own way out works; without it a site that does not answer is unknown.
   * @default none
   */
  readonly referenceUrl?: string;
  /** The site's probe. */
  readonly probe: { readonly name: string; readonly region: string };
}

export interface SiteObserverProps {
  readonly plan: Pick<Plan, "name" | "table">;
  readonly watched: readonly Watched[];
  /** The site that keeps the DR table, and the alias of the table's key there. */
  readonly control: SiteNames;
  readonly tableKeyAlias: string;
  readonly key: KeyRef;
  readonly logRetentionDays: number;
  /**
   * Executions reserved for the function.
   * @default none
   */
  readonly reservedConcurrency?: number;
}

/** Looks at sites from elsewhere when it is invoked (`ObserverSchedules`, which it permits), and tells the DR table and its own region's metrics. */
export class SiteObserver extends Construct {
  readonly function: Lambda;
  readonly watched: readonly Watched[];

  constructor(scope: Construct, id: string, props: SiteObserverProps) {
    super(scope, id);
    const { region } = siteOf(this);
    const { plan, watched, key, reservedConcurrency } = props;
    this.watched = watched;
    for (const { site, observer, probe } of watched) {
      if (observer.region !== region)
        throw new InvalidProps(this, `observer of the ${site} should be in ${region}, got ${observer.region}`);
      if (probe.region === region)
        throw new InvalidProps(this, `watched should be sites of other regions, got the ${site} in ${region}`);
    }
    this.function = new Lambda(this, "function", {
      name: OBSERVE,
      description: `Recovery of ${plan.name}: looks at ${watched.map(({ site }) => site).join(" and ")} from here`,
      statements: this.statements(props),
      key,
      logRetentionDays: props.logRetentionDays,
      timeoutSeconds: 25,
      ...(reservedConcurrency === undefined ? {} : { reservedConcurrency }),
      environment: { TABLE: plan.table, TABLE_REGION: props.control.site.region },
    });
    for (const { site } of watched) {
      permitSchedule(this, `permission-${site}`, this.function.reference, observerSchedule(site));
    }
  }

  private statements({ plan, watched, control, tableKeyAlias, key }: SiteObserverProps): Statement[] {
    const { siteNames, names } = siteOf(this);
    const elsewhere = control.site.region !== siteNames.site.region;
    return [
      {
        sid: "Tell",
        actions: ["dynamodb:GetItem", "dynamodb:UpdateItem"],
        resources: [control.arn("dynamodb", `table/${plan.table}`)],
      },
      ...(elsewhere || tableKeyAlias !== key.alias ? [tableKey(control, tableKeyAlias)] : []),
      {
        sid: "Measure",
        actions: ["cloudwatch:PutMetricData"],
        resources: ["*"],
        condition: [
          {
            test: "StringEquals",
            variable: "cloudwatch:namespace",
            values: [...new Set(watched.map(({ observer }) => observer.namespace))],
          },
        ],
      },
      {
        sid: "AskProbes",
        actions: ["lambda:InvokeFunction"],
        resources: watched.map(({ probe }) =>
          names.site({ role: "global", region: probe.region }).arn("lambda", `function:${probe.name}`),
        ),
      },
    ];
  }
}

/** DynamoDB decrypts on the caller's behalf. @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.usagenotes.html */
function tableKey(control: SiteNames, alias: string): Statement {
  return useKey({ aliasArn: control.arn("kms", alias), actions: ["kms:Decrypt"], via: "dynamodb" });
}
