import { GetFunctionConfigurationCommand, type LambdaClient } from "@aws-sdk/client-lambda";
import { DescribeStateMachineCommand, type SFNClient } from "@aws-sdk/client-sfn";
import type { Orchestration } from "../../../../dr/derived/readiness";
import { hasName } from "../../../runtime/step/errors";
import { type Check, failed, ok } from "../verdict";

export interface OrchestrationClients {
  readonly lambda: (region: string) => Pick<LambdaClient, "send">;
  readonly states: (region: string) => Pick<SFNClient, "send">;
}

/** The state machine and the functions of a failover must exist and be active. */
export function orchestrationCheck({ lambda, states }: OrchestrationClients): Check<Orchestration> {
  return async ({ region, machine, functions }) => {
    const machineState = async (): Promise<string | undefined> => {
      const { status } = await states(region).send(new DescribeStateMachineCommand({ stateMachineArn: machine }));
      return status === "ACTIVE" ? undefined : `${machine} is ${status ?? "in an unknown state"}`;
    };
    const functionState = async (name: string): Promise<string | undefined> => {
      const found = await lambda(region).send(new GetFunctionConfigurationCommand({ FunctionName: name }));
      if (found.LastUpdateStatus === "Failed") return `the last update of ${name} has failed`;
      // A function that was not invoked for weeks is inactive, and becomes active when it is invoked.
      return found.State === "Active" || found.State === "Inactive"
        ? undefined
        : `${name} is ${found.State ?? "in an unknown state"}`;
    };
    const checks = [
      orMissing(machine, machineState()),
      ...functions.map((name) => orMissing(name, functionState(name))),
    ];
    const wrong = (await Promise.all(checks)).filter((found) => found !== undefined);
    return wrong.length === 0
      ? ok(`the state machine and ${functions.length} functions exist and are active`)
      : failed(wrong.join("; "));
  };
}

async function orMissing(name: string, state: Promise<string | undefined>): Promise<string | undefined> {
  try {
    return await state;
  } catch (error) {
    if (hasName(error, "ResourceNotFoundException", "StateMachineDoesNotExist")) return `${name} does not exist`;
    throw error;
  }
}
