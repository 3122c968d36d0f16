import { finding, type Rule } from "../rule";
import { blocks, show } from "../stack-document";
import { isGiven, isOn } from "../values";

export const stateMachineObserved: Rule = {
  id: "state-machine-observed",
  title: "Every state machine is traced and logs its history",
  source: "https://docs.aws.amazon.com/securityhub/latest/userguide/stepfunctions-controls.html#stepfunctions-1",
  check: (stack) =>
    stack.all("aws_sfn_state_machine").flatMap((machine) => {
      const log = blocks(machine.values["logging_configuration"])[0];
      const logged = isGiven(log?.["log_destination"]) && isGiven(log?.["level"]) && log?.["level"] !== "OFF";
      return [
        ...(blocks(machine.values["tracing_configuration"]).some(({ enabled }) => isOn(enabled))
          ? []
          : [finding(machine, "is not traced: set tracing_configuration.enabled to true")]),
        ...(logged
          ? []
          : [
              finding(
                machine,
                `writes no log of its history (${show(log?.["level"] ?? "OFF")}): set logging_configuration with a level and a log_destination`,
              ),
            ]),
      ];
    }),
};
