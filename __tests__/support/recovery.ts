import { DescribeGlobalClustersCommand, RDSClient } from "@aws-sdk/client-rds";
import { ECSClient, UpdateServiceCommand } from "@aws-sdk/client-ecs";
import { ListExecutionsCommand, SFNClient } from "@aws-sdk/client-sfn";
import { chosen } from "../../config";
import { AUTOMATIC_FAILOVER } from "../../constructs/workflow/automatic-failover";
import { type DeclaredStep, declaredStages } from "../../dr/plan/declared";
import type { ExecutionItem } from "../../dr/record/items";
import { otherSite, type Plan, type ServingRole } from "../../dr/plan/plan";
import type { DeploymentRecord } from "../../dr/record/transitions";
import type { ControlClient } from "../../emulator/control-client";
import type { Outage, Effect, FaultHit } from "../../emulator/gateway/faults";
import { recoveryPlanOf } from "../../stacks/build";
import { Progress } from "../../tools/console/progress";
import { DrTableView } from "../../tools/recovery/dr-table";
import { fire, observeAll } from "../../tools/recovery/outage";
import { execute, follow } from "../../tools/recovery/execution";
import type { WorkflowRequest } from "../../tools/recovery/workflow-request";
import { runWorkflow } from "../../tools/recovery/run-workflow";

const WORKFLOWS = {
  failover: { kind: "activate", mode: "unplanned" },
  move: { kind: "activate", mode: "planned" },
  drill: { kind: "drill", mode: "planned" },
  deactivate: { kind: "deactivate", mode: "planned" },
} as const;

export type WorkflowName = keyof typeof WORKFLOWS;

/** Runs and observes the recovery of the deployed web-dev in tests. */
export class Recovery {
  readonly plan: Plan = recoveryPlanOf(chosen("web-dev")[0]!);
  readonly output: string[] = [];

  constructor(readonly control: ControlClient) {}

  /** Fires the schedules that run once a minute, except in a failed region. */
  observe(outage?: ServingRole): Promise<void> {
    return observeAll(this.plan, this.control, outage);
  }

  /** Runs a workflow until it ends, with its complete console output. */
  async run(what: WorkflowName, site: ServingRole, resume = ""): Promise<ExecutionItem> {
    const screen = { write: (text: string) => this.output.push(text) };
    return (await runWorkflow(this.plan, requestOf(what, site, resume), new Progress(screen))).item;
  }

  /** Runs a workflow and starts it again whenever a step starts; resolves to all executions. */
  async runWithRivals(what: WorkflowName, site: ServingRole) {
    const rivals = new Map<string, Promise<ExecutionItem>>();
    const first = await execute(this.plan, requestOf(what, site), {
      onItem: ({ steps }) => {
        for (const step of Object.keys(steps)) {
          if (rivals.has(step)) continue;
          const rival = { ...requestOf(what, site), name: `rival-${step}` };
          rivals.set(
            step,
            execute(this.plan, rival, { onItem: () => undefined }).then(({ item }) => item),
          );
        }
      },
    });
    return { item: first.item, rivals: await Promise.all(rivals.values()) };
  }

  /** Sends the alarm of the outage of a site; resolves to the execution that its rule started, when it has ended. */
  async startedByAlarm(lost: ServingRole): Promise<ExecutionItem> {
    const { region } = this.plan.sites.control;
    const fired = await this.control.fire({
      region,
      rule: `${this.plan.name}-control-${AUTOMATIC_FAILOVER}-${lost}`,
      event: { "detail-type": "CloudWatch Alarm State Change", detail: { state: { value: "ALARM" } } },
    });
    expect(fired).toMatchObject([{ target: expect.stringContaining(":stateMachine:") }]);
    const stateMachineArn = fired[0]!.target;
    const { executions = [] } = await new SFNClient({ region }).send(new ListExecutionsCommand({ stateMachineArn }));
    const [latest] = executions.sort((a, b) => b.startDate!.getTime() - a.startDate!.getTime());
    return (await follow(this.plan, latest!.executionArn!, { onItem: () => undefined })).item;
  }

  /** Adds an effect to the operations of the functions of steps. */
  async disturb(steps: Iterable<string>, operation: "start" | "check", effect: Effect, times?: number): Promise<void> {
    for (const id of steps) {
      await this.control.addFault({
        ...{ service: "lambda", action: "Invoke", body: { "step.id": id, operation }, effect },
        ...(times === undefined ? {} : { times }),
      });
    }
  }

  /** Removes all effects; resolves to the steps that were affected, each by every effect that was added for it. */
  async undisturbed(): Promise<string[]> {
    const faults = await this.control.faults();
    await this.control.clearFaults();
    const stepOf = ({ fault }: FaultHit) => fault.body?.["step.id"] ?? fault.action!;
    const spared = new Set(faults.filter(({ hits }) => hits === 0).map(stepOf));
    return [...new Set(faults.map(stepOf))].filter((step) => !spared.has(step)).sort();
  }

  /** Steps of a workflow that have a function. */
  stepsOf(what: WorkflowName, site: ServingRole): DeclaredStep[] {
    const { kind, mode } = WORKFLOWS[what];
    const workflow = this.plan.workflows.find((one) => one.kind === kind && one.mode === mode && one.site === site)!;
    return declaredStages(this.plan, workflow)
      .flat()
      .filter((step) => step.function !== undefined);
  }

  /** Starts an outage of the region of a site, and runs the other observers. */
  async failRegion(site: ServingRole, how: Outage): Promise<void> {
    await this.observe();
    await this.control.failRegion(this.plan.sites[site].region, how);
    await this.observe(site);
  }

  /** Sets the status with which a site answers (undefined: the model decides), and runs the observers. */
  async endpoint(site: ServingRole, status: number | undefined): Promise<void> {
    await this.control.tellEndpoint(`${site}.origin.web.dev.example.com`, status);
    await this.observe();
  }

  /** Sets the task count of a site and runs the observers; with no tasks the site is down but its region is not. */
  async runTasks(site: ServingRole, desiredCount: number): Promise<void> {
    const { region } = this.plan.sites[site];
    const service = { cluster: `${this.plan.name}-${site}-cluster`, service: `${this.plan.name}-${site}-web` };
    await new ECSClient({ region }).send(new UpdateServiceCommand({ ...service, desiredCount }));
    await this.observe();
  }

  /** Restores the region and completes the pending fence of its site. */
  async restoreRegion(site: ServingRole): Promise<void> {
    await this.control.restoreRegion(this.plan.sites[site].region);
    await fire(this.plan, this.control, "control", `complete-fence-${site}`);
    await this.observe();
  }

  /** Returns to the initial roles after any outcome. */
  async failBack(): Promise<void> {
    await this.control.clearFaults();
    await this.control.settings({ globalFailoverSeconds: 0 });
    for (const { region } of Object.values(this.plan.sites)) await this.control.restoreRegion(region);
    const { lock } = await this.record();
    if (lock) await this.run(lock.mode === "planned" ? "move" : "failover", lock.site, lock.execution);
    const { activeSite, sites } = await this.record();
    for (const site of ["primary", "secondary"] as const) {
      if (sites[site] === "fence-pending") await this.restoreRegion(site);
    }
    if (activeSite === "secondary") await this.run("move", "primary");
    else if (sites.secondary !== "passive") {
      await this.run("move", "secondary");
      await this.run("move", "primary");
    }
  }

  /** Writer cluster of the global database, read in the region of a site; there is exactly one. */
  async writer(seenFrom: ServingRole): Promise<string | undefined> {
    const { GlobalClusters = [] } = await new RDSClient({ region: this.plan.sites[seenFrom].region }).send(
      new DescribeGlobalClustersCommand({ GlobalClusterIdentifier: "web-dev-database" }),
    );
    const writers = GlobalClusters[0]?.GlobalClusterMembers?.filter(({ IsWriter }) => IsWriter) ?? [];
    expect(writers).toHaveLength(1);
    return writers[0]?.DBClusterArn?.split(":").at(-1);
  }

  /** DNS names from the origin to the site. */
  async leadsTo(): Promise<string> {
    const { hops } = await this.control.dns("origin.web.dev.example.com", "A", this.plan.sites.control.region);
    return JSON.stringify(hops);
  }

  /** The deployment's record in the DR table; there is none before the first execution. */
  record(): Promise<DeploymentRecord> {
    return new DrTableView(this.plan).record();
  }

  /** Expects that a site is the only active one, with the writer and the traffic, in the record and in AWS; without a lock. */
  async serves(site: ServingRole): Promise<void> {
    const record = await this.record();
    expect(record).toMatchObject({ activeSite: site, sites: { [site]: "active" } });
    expect(record.sites[otherSite(site)]).not.toBe("active");
    expect(record).not.toHaveProperty("lock");
    expect(await this.writer(site)).toBe(`${this.plan.name}-${site}-database`);
    expect(await this.leadsTo()).toContain(`${this.plan.name}-${site}-web`);
  }

  /** Functions of the control region that have called a region since a time. */
  async callersOf(region: string, since: number): Promise<string[]> {
    const prefix = `${this.plan.name}-control-`;
    const callers = (await this.control.calls({ region, since })).map(({ caller }) => caller);
    return [...new Set(callers)]
      .filter((caller) => caller.startsWith(prefix))
      .map((caller) => caller.slice(prefix.length))
      .sort();
  }
}

/** Expects that an execution has succeeded. */
export function succeeded({ outcome, failure = null }: ExecutionItem): void {
  expect([outcome, failure]).toEqual(["succeeded", null]);
}

function requestOf(what: WorkflowName, site: ServingRole, resume = ""): WorkflowRequest {
  return { name: what, ...WORKFLOWS[what], site, acceptedLossSeconds: 0, resume };
}
