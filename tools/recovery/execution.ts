import { DescribeExecutionCommand, SFNClient, StartExecutionCommand } from "@aws-sdk/client-sfn";
import { awsClient } from "../aws/client";
import type { ExecutionItem } from "../../dr/record/items";
import { arnOf, machineName, type Plan } from "../../dr/plan/plan";
import { explained } from "../console/explained";
import { Failure } from "../console/failure";
import { DrTableView } from "./dr-table";
import type { WorkflowRequest } from "./workflow-request";

/** Time between two reads of a running execution. */
const POLL_MS = 500;

export interface FinishedExecution {
  readonly item: ExecutionItem;
  /** Status of Step Functions: SUCCEEDED, FAILED, TIMED_OUT or ABORTED. */
  readonly status: string;
  readonly seconds: number;
}

export interface FollowOptions {
  /** Called with the item of the execution after each read. */
  readonly onItem: (item: ExecutionItem) => void;
}

/** Starts a workflow in the control region and follows it until it ends. */
export async function execute(
  plan: Plan,
  request: WorkflowRequest,
  { onItem }: FollowOptions,
): Promise<FinishedExecution> {
  const { region } = plan.sites.control;
  const machines = awsClient(SFNClient, { region });
  const { kind, site, mode, acceptedLossSeconds, resume } = request;
  const name = `${request.name}-${new Date().toISOString().replace(/[:.]/g, "-")}`;
  const started = Date.now();
  const { executionArn } = await machines
    .send(
      new StartExecutionCommand({
        stateMachineArn: arnOf(plan)("states", region, `stateMachine:${machineName(plan, kind)}`),
        name,
        input: JSON.stringify({
          site,
          mode,
          acceptedLossSeconds,
          resume,
          requestedBy: kind === "drill" ? "npm run drill" : "npm run recover",
        }),
      }),
    )
    .catch((error: unknown) => {
      const { name: code, message } = error as Error;
      const what = `the workflow ${machineName(plan, kind)} could not be started in ${region}: ${message}`;
      if (code === "StateMachineDoesNotExist") {
        throw new Failure(
          what,
          "deploy the recovery first: docs/first-deployment.md, or npm start -- --keep on the emulator",
        );
      }
      const needs = "states:StartExecution on the state machine, and states:DescribeExecution on its executions";
      throw explained(error, { needs }) ?? new Failure(what);
    });
  const finished = await follow(plan, executionArn!, { onItem });
  return { ...finished, seconds: (Date.now() - started) / 1000 };
}

/** Follows any execution until it ends. */
export async function follow(
  plan: Plan,
  arn: string,
  { onItem }: FollowOptions,
): Promise<Omit<FinishedExecution, "seconds">> {
  const { region } = plan.sites.control;
  const machines = awsClient(SFNClient, { region });
  const table = new DrTableView(plan);
  const name = arn.split(":").at(-1)!;
  for (;;) {
    const { status = "RUNNING" } = await machines.send(new DescribeExecutionCommand({ executionArn: arn }));
    const item = await table.execution(name);
    onItem(item);
    if (status !== "RUNNING") return { item, status };
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}
