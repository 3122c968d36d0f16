import type { Dimension } from "@aws-sdk/client-cloudwatch";
import type { ProbeRequest } from "../../../dr/record/probe-report";
import { FakeMetrics } from "./fake-metrics";
import { FakeTable } from "./fake-table";

export interface MadeCall {
  /** IAM's form. */
  readonly action: string;
  readonly region: string;
  readonly input: Readonly<Record<string, unknown>>;
}

export type Answer = (input: never, region: string) => object | Promise<object>;

/** Actions with a different name in IAM than in the SDK. */
const IAM_NAMES: Readonly<Record<string, string>> = { "lambda:Invoke": "lambda:InvokeFunction" };

/** A network error. */
export function refusedConnection(where: string): Error {
  return Object.assign(new Error(`connect ECONNREFUSED ${where}`), { code: "ECONNREFUSED" });
}

/** A client error as thrown by the SDK. */
export function clientError(name: string, message = "declined"): Error {
  return Object.assign(new Error(message), { name, $fault: "client", $metadata: { httpStatusCode: 400 } });
}

interface FakeService {
  desired: number;
  running: number;
  deployments?: number;
  bounds?: { min: number; max: number; suspended: boolean };
}

interface FakeGlobalCluster {
  members: { arn: string; writer: boolean; synchronization?: string }[];
  moving?: { to: string; status: string };
}

/** AWS in memory: responds at once, completes changes with `tick`, and records every call. */
export class FakeAws {
  readonly calls: MadeCall[] = [];
  readonly table = new FakeTable();
  /** Regions that refuse connections. */
  readonly outages = new Set<string>();
  /** Errors of the next calls of an action, in order. */
  readonly errors = new Map<string, Error[]>();
  readonly services = new Map<string, FakeService>();
  readonly globals = new Map<string, FakeGlobalCluster>();
  readonly clusters = new Map<string, { arn: string; status: string }>();
  readonly instances = new Map<string, Record<string, unknown>>();
  readonly published: { Subject: string; Message: string }[] = [];
  readonly metrics = new FakeMetrics();
  /** Probes by region and name. */
  readonly probes = new Map<string, (question: ProbeRequest) => unknown>();
  readonly addresses = new Map<string, readonly string[] | Error>();
  readonly pages = new Map<string, number | Error>();
  /** Responses set by a test, by `<service>:<Action>`. */
  readonly others: Record<string, Answer> = {};
  now = new Date("2026-11-21T12:00:00.000Z");

  /** Creates clients of a service. */
  readonly client =
    (service: string) =>
    (region: string): { send: never } => {
      const send = (command: { constructor: { name: string }; input: Record<string, unknown> }) => {
        const name = `${service}:${command.constructor.name.replace(/Command$/, "")}`;
        const action = IAM_NAMES[name] ?? name;
        this.calls.push({ action, region, input: command.input });
        return Promise.resolve().then(() => {
          if (this.outages.has(region)) throw refusedConnection(region);
          const error = this.errors.get(action)?.shift();
          if (error) throw error;
          const answer = this.others[name] ?? (this.answers as Record<string, Answer>)[name];
          if (!answer) throw new Error(`there is no fake of ${name}`);
          return answer(command.input as never, region);
        });
      };
      return { send: send as never };
    };

  /** DNS responses; a test can replace the resolver. */
  resolve = (name: string): Promise<readonly string[]> => {
    const answer = this.addresses.get(name) ?? [];
    return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
  };

  readonly ask = (url: string): Promise<number> => {
    const answer = this.pages.get(url) ?? refusedConnection(url);
    return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
  };

  /** Completes requested changes, and advances the time. */
  tick(seconds = 5): void {
    this.now = new Date(this.now.getTime() + seconds * 1000);
    this.services.forEach((service) => (service.running = service.desired));
    this.globals.forEach((cluster) => {
      if (!cluster.moving) return;
      cluster.members.forEach((member) => (member.writer = member.arn === cluster.moving!.to));
      delete cluster.moving;
    });
    const steps: Readonly<Record<string, string>> = {
      creating: "available",
      starting: "available",
      stopping: "stopped",
    };
    for (const [key, instance] of this.instances) {
      if (instance["promoting"] === true) {
        delete instance["promoting"];
        delete instance["ReadReplicaSourceDBInstanceIdentifier"];
      }
      instance["DBInstanceStatus"] = steps[instance["DBInstanceStatus"] as string] ?? "available";
      const renamed = instance["renaming"] as string | undefined;
      if (renamed === undefined) continue;
      delete instance["renaming"];
      this.instances.delete(key);
      this.instances.set(`${key.split(" ")[0]} ${renamed}`, { ...instance, DBInstanceIdentifier: renamed });
    }
  }

  /** Publishes a value of a metric with an age in seconds. */
  measure(region: string, metric: string, dimensions: Record<string, string>, value: number, ageSeconds = 30): void {
    const at = new Date(this.now.getTime() - ageSeconds * 1000);
    this.metrics.put(region, metric, listed(dimensions), { at, value });
  }

  newest(region: string, metric: string, dimensions: Record<string, string>): number | undefined {
    return this.metrics.newest(region, metric, listed(dimensions));
  }

  forgetMetric(region: string, metric: string, dimensions: Record<string, string>): void {
    this.metrics.forget(region, metric, listed(dimensions));
  }

  private readonly answers = {
    "dynamodb:GetItem": this.table.answers.GetItem,
    "dynamodb:PutItem": this.table.answers.PutItem,
    "dynamodb:UpdateItem": this.table.answers.UpdateItem,
    "dynamodb:Query": this.table.answers.Query,
    "states:StartExecution": (input: { name: string }) => ({ executionArn: `arn:${input.name}` }),
    "states:SendTaskSuccess": () => ({}),
    "sns:Publish": (message: { Subject: string; Message: string }) => {
      this.published.push(message);
      return {};
    },
    "lambda:Invoke": async (input: { FunctionName: string; Payload: Uint8Array }, region: string) => {
      const answer = this.probes.get(`${region} ${input.FunctionName}`);
      if (!answer) throw clientError("ResourceNotFoundException");
      const question: unknown = JSON.parse(new TextDecoder().decode(input.Payload));
      return { Payload: new TextEncoder().encode(JSON.stringify(await answer(question as ProbeRequest))) };
    },
    "cloudwatch:PutMetricData": this.metrics.answers.PutMetricData,
    "cloudwatch:GetMetricData": this.metrics.answers.GetMetricData,
    "ecs:DescribeServices": ({ cluster, services }: { cluster: string; services: string[] }, region: string) => {
      const found = this.services.get(`${region} ${cluster}/${services[0]}`);
      const deployments = Array.from({ length: found?.deployments ?? 1 }, () => ({}));
      return {
        services: found
          ? [{ status: "ACTIVE", desiredCount: found.desired, runningCount: found.running, deployments }]
          : [],
      };
    },
    "ecs:UpdateService": (
      { cluster, service, desiredCount }: { cluster: string; service: string; desiredCount: number },
      region: string,
    ) => {
      this.services.get(`${region} ${cluster}/${service}`)!.desired = desiredCount;
      return {};
    },
    "application-autoscaling:DescribeScalableTargets": ({ ResourceIds }: { ResourceIds: string[] }, region: string) => {
      const { bounds } = this.services.get(`${region} ${ResourceIds[0]!.replace(/^service\//, "")}`)!;
      if (!bounds) return {};
      const SuspendedState = { DynamicScalingOutSuspended: bounds.suspended };
      return { ScalableTargets: [{ MinCapacity: bounds.min, MaxCapacity: bounds.max, SuspendedState }] };
    },
    "application-autoscaling:RegisterScalableTarget": (input: Registration, region: string) => {
      this.services.get(`${region} ${input.ResourceId.replace(/^service\//, "")}`)!.bounds = {
        min: input.MinCapacity,
        max: input.MaxCapacity,
        suspended: input.SuspendedState.DynamicScalingOutSuspended,
      };
      return {};
    },
    "rds:DescribeDBClusters": ({ DBClusterIdentifier: id }: { DBClusterIdentifier: string }, region: string) => {
      const found = this.clusters.get(`${region} ${id}`);
      if (!found) throw clientError("DBClusterNotFoundFault");
      return { DBClusters: [{ DBClusterArn: found.arn, Status: found.status }] };
    },
    "rds:DescribeGlobalClusters": ({ GlobalClusterIdentifier: id }: { GlobalClusterIdentifier: string }) => {
      const found = this.globals.get(id);
      if (!found) throw clientError("GlobalClusterNotFoundFault");
      const GlobalClusterMembers = found.members.map(({ arn, writer, synchronization }) => ({
        ...{ DBClusterArn: arn, IsWriter: writer },
        ...(synchronization ? { SynchronizationStatus: synchronization } : {}),
      }));
      const { moving } = found;
      const FailoverState = moving && { Status: moving.status, ToDbClusterArn: moving.to };
      return { GlobalClusters: [{ GlobalClusterMembers, ...(FailoverState ? { FailoverState } : {}) }] };
    },
    "rds:FailoverGlobalCluster": (input: Move, region: string) =>
      this.move(input, "failing-over", region, input.TargetDbClusterIdentifier),
    "rds:SwitchoverGlobalCluster": (input: Move, region: string) =>
      this.move(
        input,
        "switching-over",
        region,
        this.globals.get(input.GlobalClusterIdentifier)!.members.find(({ writer }) => writer)!.arn,
      ),
    "rds:DescribeDBInstances": ({ DBInstanceIdentifier: id }: { DBInstanceIdentifier: string }, region: string) => {
      const found = this.instances.get(`${region} ${id}`);
      if (!found) throw clientError("DBInstanceNotFoundFault");
      return { DBInstances: [{ ...found }] };
    },
    "rds:StopDBInstance": (input: Named, region: string) => this.status(input, region, "stopping"),
    "rds:StartDBInstance": (input: Named, region: string) => this.status(input, region, "starting"),
    "rds:PromoteReadReplica": (input: Named, region: string) => {
      this.instances.get(`${region} ${input.DBInstanceIdentifier}`)!["promoting"] = true;
      return this.status(input, region, "modifying");
    },
    "rds:ModifyDBInstance": (input: Named & { NewDBInstanceIdentifier: string }, region: string) => {
      this.instances.get(`${region} ${input.DBInstanceIdentifier}`)!["renaming"] = input.NewDBInstanceIdentifier;
      return this.status(input, region, "renaming");
    },
    "rds:CreateDBInstanceReadReplica": (input: Named & Record<string, unknown>, region: string) => {
      const key = `${region} ${input.DBInstanceIdentifier}`;
      if (this.instances.has(key)) throw clientError("DBInstanceAlreadyExistsFault");
      const ReadReplicaSourceDBInstanceIdentifier = input["SourceDBInstanceIdentifier"];
      this.instances.set(key, { ...input, DBInstanceStatus: "creating", ReadReplicaSourceDBInstanceIdentifier });
      return {};
    },
    "secrets-manager:GetSecretValue": () => ({ SecretString: "{}" }),
  };

  /** `calledAt` is the cluster in whose region the call must be made. */
  private move(
    { GlobalClusterIdentifier, TargetDbClusterIdentifier }: Move,
    status: string,
    region: string,
    calledAt: string,
  ): object {
    if (calledAt.split(":")[3] !== region) {
      throw clientError("InvalidGlobalClusterStateFault", `call it in the region of ${calledAt}, not in ${region}`);
    }
    this.globals.get(GlobalClusterIdentifier)!.moving = { to: TargetDbClusterIdentifier, status };
    return {};
  }

  private status({ DBInstanceIdentifier }: Named, region: string, status: string): object {
    this.instances.get(`${region} ${DBInstanceIdentifier}`)!["DBInstanceStatus"] = status;
    return {};
  }
}

interface Named {
  readonly DBInstanceIdentifier: string;
}

interface Move {
  readonly GlobalClusterIdentifier: string;
  readonly TargetDbClusterIdentifier: string;
}

interface Registration {
  readonly ResourceId: string;
  readonly MinCapacity: number;
  readonly MaxCapacity: number;
  readonly SuspendedState: { readonly DynamicScalingOutSuspended: boolean };
}

function listed(dimensions: Record<string, string>): Dimension[] {
  return Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value }));
}
