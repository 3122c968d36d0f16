import { DescribeGlobalClustersCommand, RDSClient } from "@aws-sdk/client-rds";
import { DynamoDBClient, GetItemCommand } from "@aws-sdk/client-dynamodb";
import { chosen } from "../../config";
import { recordKey } from "../../dr/conditional-write";
import type { DeploymentRecord } from "../../dr/transitions";
import { attributesOf, valuesOf } from "../../functions/dr-table/attributes";
import type { Plan, ServingRole } from "../../dr/plan";
import { recoveryPlanOf } from "../../stacks/build";
import { Progress } from "../../tools/console/progress";
import { fire, observeAll } from "../../tools/drill/outage";
import { rehearse } from "../../tools/drill/rehearse";
import { ControlClient } from "../../emulator/control-client";
import type { Bench } from "./embedded";

/** The recovery of the deployed web-dev, as its tests look at it. */
export class Recovery {
  readonly plan: Plan = recoveryPlanOf(chosen("web-dev")[0]!);
  readonly control: ControlClient;
  readonly said: string[] = [];

  constructor(private readonly at: Bench) {
    this.control = new ControlClient(at.aws.control);
  }

  /** What the schedules do once a minute, but in the dark region. */
  observe(dark?: ServingRole): Promise<void> {
    return observeAll(this.plan, this.control, dark);
  }

  async completeFence(site: ServingRole): Promise<void> {
    await fire(this.plan, this.control, "control", `complete-fence-${site}`);
  }

  run(name: string, site: ServingRole, mode: "planned" | "unplanned") {
    const screen = { write: (text: string) => this.said.push(text) };
    return rehearse(
      this.plan,
      { name, kind: "activate", site, mode, acceptedLossSeconds: 0, takeOver: "" },
      new Progress(screen),
    );
  }

  /** Cluster that writes, as a region sees the global database. */
  async writer(region: string): Promise<string | undefined> {
    const { GlobalClusters = [] } = await new RDSClient({ region }).send(
      new DescribeGlobalClustersCommand({ GlobalClusterIdentifier: "web-dev-database" }),
    );
    const writers = GlobalClusters[0]?.GlobalClusterMembers?.filter(({ IsWriter }) => IsWriter) ?? [];
    expect(writers).toHaveLength(1);
    return writers[0]?.DBClusterArn?.split(":").at(-1);
  }

  /** Names on the way from the origin to the site that it leads to. */
  async leadsTo(): Promise<string> {
    const { hops } = await this.control.dns("origin.web.dev.example.com", "A", "us-east-2");
    return JSON.stringify(hops);
  }

  /** The deployment's record in the DR table. */
  async record(): Promise<DeploymentRecord> {
    const { Item } = await new DynamoDBClient({ region: this.plan.sites.control.region }).send(
      new GetItemCommand({
        TableName: this.plan.table,
        Key: attributesOf(recordKey(this.plan.name)),
        ConsistentRead: true,
      }),
    );
    return valuesOf(Item!) as unknown as DeploymentRecord;
  }

  /** Functions that have called a region since a moment. */
  callersOf(region: string, since: number): string[] {
    return [...new Set(this.at.aws.gateway.log.find({ region, since }).map(({ caller }) => caller))].sort();
  }
}
