import type { StepInput, StepOutput } from "../../../dr/asl/contract";
import { recordKey } from "../../../dr/record/conditional-write";
import { type DeclaredStep, declaredStages } from "../../../dr/plan/declared";
import { otherSite, type Plan, type ServingRole, type Workflow } from "../../../dr/plan/plan";
import type { DeploymentRecord } from "../../../dr/record/transitions";
import { auroraGlobal } from "../../../functions/steps/aurora-global/aurora-global";
import { confirmOutage } from "../../../functions/steps/confirm-outage/confirm-outage";
import { DrTable } from "../../../functions/runtime/dr-table/dr-table";
import { ecsScaling } from "../../../functions/steps/ecs-scaling/ecs-scaling";
import { fence } from "../../../functions/steps/fence/fence";
import { lagGate } from "../../../functions/steps/lag-gate/lag-gate";
import { acquire, release } from "../../../functions/steps/lock/lock";
import { notify } from "../../../functions/steps/notify/notify";
import { siteProbe } from "../../../functions/watch/probe/site-probe";
import { record } from "../../../functions/steps/record/record";
import { stepHandler, type StepHandler } from "../../../functions/runtime/step/step-function";
import { trafficSwitch } from "../../../functions/steps/traffic-switch/traffic-switch";
import { verifyHealth } from "../../../functions/steps/verify-health/verify-health";
import { verifyOutside } from "../../../functions/steps/verify-outside/verify-outside";
import { ACCOUNT, WEB_VALUES, webPlan } from "../dr/plans";
import { FakeAws } from "./fake-aws";

const SITES = ["primary", "secondary"] as const;
const { regions, host, siteHosts, url } = WEB_VALUES;

/** Both sites of multi-region-web with AWS in memory, and all functions of its plan. */
export class WebWorld {
  readonly aws = new FakeAws();
  readonly plan: Plan = webPlan();
  readonly table = new DrTable(this.aws.client("dynamodb")(regions.control), this.plan.table);
  readonly clients = {
    ecs: this.aws.client("ecs"),
    scaling: this.aws.client("application-autoscaling"),
    rds: this.aws.client("rds"),
  };
  private readonly handler: StepHandler;

  constructor() {
    const { aws } = this;
    SITES.forEach((site) => {
      this.createSite(site);
    });
    const cluster = (site: ServingRole) => ({ arn: this.clusterArn(site), writer: site === "primary" });
    aws.globals.set(WEB_VALUES.globalCluster, { members: SITES.map(cluster) });
    aws.pages.set(url, 200);
    aws.resolve = (name) => Promise.resolve(this.addressesOf(name));
    const { clients } = this;
    this.handler = stepHandler({
      table: this.table,
      now: () => aws.now,
      withoutLock: {
        "acquire-lock": acquire,
        "release-lock": release,
        record,
        notify: notify({ client: aws.client("sns")(regions.control), arn: this.plan.topic }),
      },
      steps: {
        "aurora-global": auroraGlobal(clients.rds),
        "confirm-outage": confirmOutage(aws.client("cloudwatch")),
        "ecs-scaling": ecsScaling(clients),
        fence: fence(clients),
        "lag-gate": lagGate(aws.client("cloudwatch")),
        "traffic-switch": trafficSwitch({
          cloudwatch: aws.client("cloudwatch")(regions.control),
          addresses: (name) => aws.resolve(name),
        }),
        "verify-health": verifyHealth(aws.client("lambda")),
        "verify-outside": verifyOutside({ addresses: (name) => aws.resolve(name), ask: aws.ask }),
      },
    });
  }

  get record(): DeploymentRecord {
    const { pk, sk } = recordKey(this.plan.name);
    return this.aws.table.get(pk, sk) as unknown as DeploymentRecord;
  }

  /** Fails a region: the observers of its site report unhealthy. */
  lose(site: ServingRole): void {
    this.aws.outages.add(regions[site]);
    for (const { region, metric, dimensions } of WEB_VALUES.observers[site]) {
      this.aws.measure(region, metric, { ...dimensions }, 0, 0);
    }
    for (const { region, metric, dimensions } of WEB_VALUES.observers[otherSite(site)]) {
      if (region !== regions[site]) this.aws.measure(region, metric, { ...dimensions }, 1, 0);
    }
  }

  /** Runs a workflow like the state machine, and rolls back when a required step is refused. */
  async execute(
    kind: Workflow["kind"],
    site: ServingRole,
    mode: Workflow["mode"],
    execution: string,
  ): Promise<{ readonly refused?: string; readonly skipped: readonly string[] }> {
    const workflow = this.plan.workflows.find((one) => one.kind === kind && one.site === site && one.mode === mode)!;
    const skipped: string[] = [];
    const started: DeclaredStep[] = [];
    let epoch = 0;
    const copy = { DBClusterIdentifier: WEB_VALUES.databaseClusters[site], SourceRegion: regions[otherSite(site)] };
    this.aws.measure(regions[site], "AuroraGlobalDBReplicationLag", copy, 700);
    for (const step of declaredStages(this.plan, workflow).flat()) {
      const input = (operation: StepInput["operation"], of = step): StepInput => ({
        ...{ plan: this.plan.name, workflow: kind, site, mode, execution, epoch, operation },
        ...{ acceptedLossSeconds: 0, resume: "", requestedBy: "test", outcome: "succeeded", failure: null },
        step: { id: of.id, type: of.type, parameters: of.parameters, pointOfNoReturn: of.pointOfNoReturn },
      });
      started.push(step);
      const output = await this.finished(step, (operation) => this.handler(input(operation)));
      if (output.status === "done") {
        epoch = (output as { readonly epoch?: number }).epoch ?? epoch;
        continue;
      }
      if (!step.required) {
        skipped.push(step.id);
        continue;
      }
      for (const one of started.reverse().filter(({ undo }) => undo !== undefined)) {
        await this.handler(input("undo", one));
      }
      return { refused: `${step.id}: ${output.reason}`, skipped };
    }
    return { skipped };
  }

  private async finished(
    step: DeclaredStep,
    ask: (operation: StepInput["operation"]) => Promise<StepOutput>,
  ): Promise<StepOutput> {
    if (step.function === undefined) return { status: "done" };
    let output = await ask("start");
    for (let polls = 0; output.status === "waiting" && polls < step.deadlineSeconds / step.pollSeconds; polls++) {
      this.aws.tick(step.pollSeconds);
      output = await ask("check");
    }
    return output;
  }

  private createSite(site: ServingRole): void {
    const { aws } = this;
    const region = regions[site];
    const tasks = site === "primary" ? 6 : 1;
    const id = `${WEB_VALUES.ecsClusters[site]}/${WEB_VALUES.services[site]}`;
    const bounds = { min: WEB_VALUES.standbyTasks[site], max: 20, suspended: false };
    aws.services.set(`${region} ${id}`, { desired: tasks, running: tasks, bounds });
    const database = WEB_VALUES.databaseClusters[site];
    aws.clusters.set(`${region} ${database}`, { arn: this.clusterArn(site), status: "available" });
    const settings = {
      ...{ CLUSTER: WEB_VALUES.ecsClusters[site], SERVICES: WEB_VALUES.services[site] },
      ...{ DATABASE_CLUSTER: database, GLOBAL_CLUSTER: WEB_VALUES.globalCluster },
    };
    const clients = {
      ecs: this.clients.ecs(region),
      rds: this.clients.rds(region),
      secrets: aws.client("none")(region),
    };
    const probe = siteProbe(settings, { ...clients, dialer: () => () => Promise.resolve() });
    aws.probes.set(`${region} ${WEB_VALUES.probes[site]}`, probe);
  }

  private clusterArn(site: ServingRole): string {
    return `arn:aws:rds:${regions[site]}:${ACCOUNT}:cluster:${WEB_VALUES.databaseClusters[site]}`;
  }

  /** Failover records: the primary while its traffic switch is on and its region responds, otherwise the secondary. */
  private addressesOf(name: string): readonly string[] {
    const open = (site: ServingRole) =>
      (this.aws.newest(regions.control, "TrafficSwitch", { Site: site }) ?? 1) === 1 &&
      !this.aws.outages.has(regions[site]);
    const leads: ServingRole = open("primary") ? "primary" : otherSite("primary");
    const site = name === host ? leads : SITES.find((one) => siteHosts[one] === name);
    return site === undefined ? [] : [site === "primary" ? "10.0.0.1" : "10.1.0.1"];
  }
}
