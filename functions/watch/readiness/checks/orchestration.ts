import { GetFunctionConfigurationCommand, type LambdaClient } from "@aws-sdk/client-lambda";
import { DescribeStateMachineCommand, type SFNClient } from "@aws-sdk/client-sfn";
import type { Orchestration } from "../../../../dr/derived/readiness";
import { hasName } from "../../../runtime/step/errors";
import { type Check, failed, ok } from "../verdict";

export interface OrchestrationClients {
  readonly lambda: (region: string) => Pick<LambdaClient, "send">;
  readonly states: (region: string) => Pick<SFNClient, "send">;
}

/** The state machine and the functions that a take-over is carried out by must be there and active. */
export function orchestrationCheck({ lambda, states }: OrchestrationClients): Check<Orchestration> {
  return async ({ region, machine, functions }) => {
    const machineState = async (): Promise<string | undefined> => {
      const { status } = await states(region).send(new DescribeStateMachineCommand({ stateMachineArn: machine }));
      return status === "ACTIVE" ? undefined : `${machine} is ${status ?? "in no known state"}`;
    };
    const functionState = async (name: string): Promise<string | undefined> => {
      const found = await lambda(region).send(new GetFunctionConfigurationCommand({ FunctionName: name }));
      if (found.LastUpdateStatus === "Failed") return `the last update of ${name} has failed`;
      // A function that nobody has called for weeks is idle, and wakes when it is called.
      return found.State === "Active" || found.State === "Inactive"
        ? undefined
        : `${name} is ${found.State ?? "in no known state"}`;
    };
    const looks = [
      orMissing(machine, machineState()),
      ...functions.map((name) => orMissing(name, functionState(name))),
    ];
    const wrong = (await Promise.all(looks)).filter((found) => found !== undefined);
    return wrong.length === 0
      ? ok(`the state machine and ${functions.length} functions are there`)
      : failed(wrong.join("; "));
  };
}

async function orMissing(name: string, state: Promise<string | undefined>): Promise<string | undefined> {
  try {
    return await state;
  } catch (error) {
    if (hasName(error, "ResourceNotFoundException", "StateMachineDoesNotExist")) return `there is no ${name}`;
    throw error;
  }
}
